import { measureSlowness, spentMs } from '@jiter/testkit/thread-time';
import { describeExpression, lookAheadFrom, parseExpression } from './index.ts';

/** What an event loop may be held by one request. */
const MAX_MS = 50;
const MAX_PREVIEW = 100;

const EXPRESSIONS = [
  // Rare, and those that never come.
  ...['0 0 29 2 *', '0 0 * 2 SUN#5', '0 0 31 2 5#5', '0 0 29W 2 *', '30 2 29 2 *', '59 59 23 31 12 *'],
  ...['0 0 30 2 *', '0 0 31 2 *', '0 0 31W 4,6,9,11 *', '0 0 30W 2 *'],
  // A year for each time, so that each year's changes of the clocks are read.
  ...['0 0 L 2 *', '0 0 1 1 *', '30 2 LW 3 *', '0 0 * 10 SUN#L'],
  ...['* * * * * *', '*/15 * * * *', '0 2 * * SUN', '0 0 1W,2W,3W,4W,5W,6W,7W,8W,9W,10W,11W,12W,13W 2 *'],
  // As long as one may be.
  `${'0-59/7,'.repeat(30)}1 * * * *`,
  `* * ${'L,15W,'.repeat(38)}1 * *`,
];
const ZONES = [
  ...['UTC', 'Europe/Berlin', 'Africa/Casablanca', 'Australia/Lord_Howe', 'America/Santiago'],
  ...['America/Nuuk', 'Pacific/Apia', 'Asia/Gaza', 'Antarctica/Troll', 'America/St_Johns'],
];
const cases = ZONES.flatMap((zone) => EXPRESSIONS.map((expression) => [expression, zone] as const));

function preview(expression: string, zone: string): void {
  const now = new Date();
  try {
    parseExpression(expression, zone).between(now, lookAheadFrom(now), MAX_PREVIEW);
    describeExpression(expression, zone);
  } catch (error) {
    expect(error).toMatchObject({ status: 400 });
  }
}

/** Of this thread's processor time; what a busy machine makes longer it does to known work as well. */
function costMs(work: () => void): number {
  const beforeMs = spentMs();
  work();
  const ms = spentMs() - beforeMs;
  return ms <= MAX_MS ? ms : ms / Math.max(measureSlowness(), measureSlowness());
}

test(`no preview holds the event loop for ${MAX_MS} ms, nor does one that is refused`, () => {
  // What the engine compiles at its first run is no expression's fault.
  preview('0 9 * * *', 'Asia/Tokyo');
  const costs = cases.map(([expression, zone]) => ({
    expression,
    zone,
    ms: costMs(() => preview(expression, zone)),
  }));
  expect(costs.filter(({ ms }) => ms > MAX_MS)).toEqual([]);
});
