import { HORIZON_MS, inMs, setup } from './sweep.fixture.ts';
import { aTerm } from '../term.fixture.ts';

const never = aTerm();

/** A run at each of those times, in s, with the same rows found each time. Answers when bells were rung. */
async function rungAt(
  { state, sweep }: ReturnType<typeof setup>,
  seconds: readonly number[],
  found: Partial<Pick<typeof state, 'silent' | 'owed' | 'entering'>>,
): Promise<number[]> {
  const times: number[] = [];
  for (const second of seconds) {
    state.nowMs = second * 1_000;
    Object.assign(state, structuredClone(found));
    const before = state.rung.length;
    await sweep(never).catch(() => undefined);
    if (state.rung.length > before) times.push(second);
  }
  return times;
}
const eachSecond = (until: number) => Array.from({ length: until }, (_, second) => second);

test('who is not claimed, however often it is looked at, is rung for again after some seconds, and then each half a minute', async () => {
  expect(await rungAt(setup(), eachSecond(70), { silent: [1] })).toEqual([0, 4, 34, 64]);
});

test.each(['silent', 'owed', 'entering'] as const)(
  'what the queue has not said that it took (%s) is not put there again with every look',
  async (kind) => {
    const swept = setup();
    swept.state.queueAnswers = false;
    const times = await rungAt(swept, eachSecond(30), { [kind]: [1] });
    expect(times).toHaveLength(2);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(4);
  },
);

test('with an answer at last, the horizon moves on and what was owed is settled, also what was put there unanswered', async () => {
  const swept = setup();
  const { state, kept } = swept;
  state.queueAnswers = false;
  expect(await rungAt(swept, [0, 1], { entering: [2] })).toEqual([0]);
  expect(kept()).not.toHaveProperty('horizonEdge');
  expect(await rungAt(swept, [10, 11], { owed: [2] })).toEqual([10]);
  expect(state.settled).toEqual([]);
  state.queueAnswers = true;
  expect(await rungAt(swept, [20], { entering: [2] })).toEqual([20]);
  expect(kept().horizonEdge).toEqual(inMs(HORIZON_MS));
  expect(await rungAt(swept, [30, 31], { owed: [2] })).toEqual([30]);
  expect(state.settled.slice(0, 2)).toEqual(['1', '2']);
});

test('who is both silent and owed a bell is rung for once', async () => {
  const { state, sweep } = setup();
  Object.assign(state, { owedIsSilent: true, silent: [2] });
  await sweep(never);
  expect(state.rung).toHaveLength(2);
  expect(state.settled).toEqual(['1', '2']);
});

test('after a loss of all jobs nobody counts as rung for', async () => {
  const swept = setup();
  expect(await rungAt(swept, [0, 1], { silent: [1] })).toEqual([0]);
  swept.state.jobsLost = true;
  expect(await rungAt(swept, [2], { silent: [0, 1] })).toEqual([2]);
});
