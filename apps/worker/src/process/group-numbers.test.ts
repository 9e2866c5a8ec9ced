import { createGroupNumbers } from './group-numbers.ts';

const family = (name: string, type: string, value: number) => ({
  ...{ name, type, help: '', aggregator: 'sum' },
  values: [{ labels: {}, value }],
});
const numbersOf = (value: number) => [
  family('counted_total', 'counter', value),
  family('held', 'gauge', value),
];

/** The group's processes by their places, each with what it answers; none that does not answer. */
function setup(processes: Map<number, number | undefined>) {
  let nowMs = 0;
  const numbers = createGroupNumbers(
    () => {
      for (const [place, value] of processes)
        if (value !== undefined) setImmediate(numbers.took, place, numbersOf(value));
      return [...processes.keys()];
    },
    () => (nowMs += 2_000),
  );
  const read = async () => {
    const text = await numbers.text();
    return ['counted_total', 'held'].map((name) =>
      Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]),
    );
  };
  return { numbers, read };
}

test('a process that ends takes nothing of the sums with it, however often that happens', async () => {
  const processes = new Map<number, number | undefined>([
    [0, 10],
    [1, 20],
  ]);
  const { numbers, read } = setup(processes);
  expect(await read()).toEqual([30, 30]);
  for (const counted of [30, 32, 34]) {
    processes.delete(1);
    numbers.ended(1);
    expect(await read()).toEqual([counted, 10]);
    // Another one began, and has counted two by now.
    processes.set(1, 2);
    expect(await read()).toEqual([counted + 2, 12]);
  }
});

test('of one that does not answer in time its last numbers are told', async () => {
  const processes = new Map<number, number | undefined>([
    [0, 10],
    [1, 20],
  ]);
  const { read } = setup(processes);
  expect(await read()).toEqual([30, 30]);
  processes.set(0, 11).set(1, undefined);
  expect(await read()).toEqual([31, 31]);
});
