import { createSlices } from './slices.ts';

/** Works of orgs, named by their first letters; `done` has each slice in the order in which they ran. */
function setup(sliceMs: number) {
  const slices = createSlices({ sliceMs });
  const done: string[] = [];
  const run = async (name: string, count = 1) => {
    const work = await slices.begin(name[0]!);
    for (let slice = 1; slice <= count; slice += 1) {
      done.push(name);
      if (slice < count) await work.pause();
    }
  };
  return { run, done };
}

test('orgs come in turn, however many works one of them has', async () => {
  const { run, done } = setup(0);
  await Promise.all(['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map((name) => run(name)));
  expect(done).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
});

test('and however long they take', async () => {
  const { run, done } = setup(0);
  await Promise.all([run('a1', 3), run('b1', 2), run('a2', 1)]);
  expect(done).toEqual(['a1', 'b1', 'a2', 'b1', 'a1', 'a1']);
});

test('while a slice lasts nobody waits', async () => {
  const { run, done } = setup(60_000);
  await Promise.all([run('a1', 3), run('b1', 2)]);
  expect(done).toEqual(['a1', 'a1', 'a1', 'b1', 'b1']);
});
