import { loadOnce } from './load-once.ts';

/** One whose first tries fail, as many as `failing`; how often it was tried. */
function setup(failing: number) {
  const tries = { count: 0 };
  const loaded = loadOnce(async () => {
    tries.count += 1;
    await new Promise(setImmediate);
    if (tries.count <= failing) throw new Error(`try ${tries.count}`);
    return { number: tries.count };
  });
  return { tries, loaded };
}

test('nothing is loaded before somebody asks, and then once for all who do', async () => {
  const { tries, loaded } = setup(0);
  expect(tries.count).toBe(0);
  const [first, second] = await Promise.all([loaded(), loaded()]);
  expect([first, await loaded()]).toEqual([second, second]);
  expect(tries.count).toBe(1);
});

test('what could not be loaded is tried again for whoever asks next, and not for those who asked meanwhile', async () => {
  const { tries, loaded } = setup(1);
  const both = await Promise.allSettled([loaded(), loaded()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(tries.count).toBe(1);
  expect(await loaded()).toEqual({ number: 2 });
});
