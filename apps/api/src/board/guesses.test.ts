import { createGuesses } from './guesses.ts';

function setup() {
  let now = 0;
  const guesses = createGuesses(() => now);
  const guess = (client: string, times = 1) => {
    for (let count = 0; count < times; count += 1) guesses.countWrong(client);
  };
  return { ...guesses, guess, pass: (ms: number) => (now += ms) };
}

test('a few wrong ones are free; after those each has to wait for longer, up to a minute', () => {
  const { guess, waitMs, pass } = setup();
  guess('a', 4);
  expect(waitMs('a')).toBe(0);
  const waits = Array.from({ length: 9 }, () => {
    guess('a');
    const wait = waitMs('a');
    pass(wait);
    return wait / 1_000;
  });
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(waitMs('a')).toBe(0);
});

test('a wait ends by itself, and is nobody else’s', () => {
  const { guess, waitMs, pass } = setup();
  guess('a', 5);
  expect([waitMs('a'), waitMs('b')]).toEqual([1_000, 0]);
  pass(400);
  expect(waitMs('a')).toBe(600);
  pass(700);
  expect(waitMs('a')).toBe(0);
});

test('they are forgotten after a quarter of an hour without any', () => {
  const { guess, waitMs, pass } = setup();
  guess('a', 20);
  pass(900_001);
  guess('a');
  expect(waitMs('a')).toBe(0);
});

test('of many clients those are remembered that guessed last', () => {
  const { guess, waitMs } = setup();
  guess('first', 5);
  guess('second', 5);
  for (let client = 0; client < 9_998; client += 1) guess(`${client}`);
  guess('first');
  guess('one more');
  expect([waitMs('first'), waitMs('second')]).toEqual([2_000, 0]);
});
