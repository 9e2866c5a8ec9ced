import { BOUNDS_MS } from '../seeing/histogram.ts';
import {
  decideOperatorSteps,
  findTroubles,
  sayOver,
  type OperatorIncident,
  type Trouble,
} from './operator-incident.ts';
import type { ServiceFacts } from '../seeing/status.ts';

const now = new Date('2027-01-31T10:00:00.000Z');
const before = (ms: number) => new Date(now.getTime() - ms);
const S = 1_000;
const HOUR = 3_600 * S;

const alive = { id: 'w', version: '1', startedAt: before(HOUR), seenAt: before(S), underWay: 0, skewMs: 0 };
const facts = (changes: Partial<ServiceFacts> = {}, seenMs = S, oldestMs?: number): ServiceFacts => ({
  database: 'ok',
  queue: 'ok',
  fleet: {
    now,
    workers: [{ ...alive, seenAt: before(seenMs) }],
    leader: { worker: 'w', until: before(-S) },
    due: { count: 0, isMore: false, ...(oldestMs !== undefined && { oldestMs }) },
  },
  ...changes,
});
/** So many requests that were up to that late. */
const lags = (count: number, upToMs: number) => ({
  counts: [...BOUNDS_MS, Infinity].map((bound) => (bound === upToMs ? count : 0)),
  maxMs: upToMs,
});
const codesOf = (given: ServiceFacts, late = lags(100, 5)) =>
  findTroubles(given, late).map(({ code }) => code);

test('what keeps events from leaving on time is a trouble, and nothing else is', () => {
  expect(codesOf(facts())).toEqual([]);
  expect(codesOf(facts({}, 31 * S))).toEqual(['no-worker-alive']);
  expect(codesOf(facts({}, 30 * S))).toEqual([]);
  expect(codesOf(facts({}, S, 61 * S))).toEqual(['overdue']);
  expect(codesOf(facts({}, S, 30 * S))).toEqual([]);
  expect(codesOf(facts({ queue: 'unreachable' }))).toEqual(['queue-away']);
  expect(codesOf({ database: 'unreachable', queue: 'ok' })).toEqual(['database-away']);
});

test('requests lag when one of a hundred is more than a second late, of twenty or more', () => {
  expect(codesOf(facts(), lags(100, 2_500))).toEqual(['lagging']);
  expect(codesOf(facts(), lags(100, 1_000))).toEqual([]);
  expect(codesOf(facts(), lags(19, 2_500))).toEqual([]);
  expect(findTroubles(facts(), undefined)).toEqual([]);
});

test('workers that are silent are told of at once; that none is there only once it has lasted as long', () => {
  const [silent] = findTroubles(facts({}, 31 * S), undefined);
  const [none] = findTroubles(
    facts({ fleet: { now, workers: [], due: { count: 0, isMore: false } } }),
    undefined,
  );
  expect([silent!.afterMs, none!.afterMs]).toEqual([0, 30 * S]);
  expect(none!.code).toBe('no-worker-alive');
});

test('while the database has not answered for as long, silence is told of only once it has lasted', () => {
  const patienceAfter = (answersForMs: number) =>
    findTroubles(facts({}, 31 * S), undefined, answersForMs).map(({ afterMs }) => afterMs);
  expect([0, 29 * S, 30 * S].map(patienceAfter)).toEqual([[30 * S], [30 * S], [0]]);
});

const dead: Trouble = { code: 'no-worker-alive', text: 'No worker has answered for 31s.', afterMs: 0 };
const away: Trouble = { code: 'queue-away', text: 'The queue does not answer.', afterMs: 15 * S };
const incident = (code: OperatorIncident['code'], ageMs: number, tells: number, seenMs = 0) => ({
  code,
  openedAt: before(ageMs),
  seenAt: before(seenMs),
  tells,
});
const kindsOf = (open: OperatorIncident[], troubles: Trouble[]) =>
  decideOperatorSteps(open, troubles, now).map(({ kind }) => kind);

test('silence is told at once, what is away only once it has lasted a little', () => {
  expect(kindsOf([], [dead])).toEqual(['open', 'tell']);
  expect(kindsOf([], [away])).toEqual(['open']);
  expect(kindsOf([incident('queue-away', 14 * S, 0)], [away])).toEqual(['seen']);
  expect(kindsOf([incident('queue-away', 15 * S, 0)], [away])).toEqual(['seen', 'tell']);
});

test('it is told again after an hour, six hours and a day, and then once a day', () => {
  const told = (ageMs: number, tells: number) =>
    kindsOf([incident('overdue', ageMs, tells)], [{ ...dead, code: 'overdue' }]);
  expect(told(59 * 60 * S, 1)).toEqual(['seen']);
  expect(told(HOUR, 1)).toEqual(['seen', 'tell']);
  expect(told(6 * HOUR, 2)).toEqual(['seen', 'tell']);
  expect(told(23 * HOUR, 3)).toEqual(['seen']);
});

test('it is over when it was not seen for a moment, and whoever was told is told so', () => {
  expect(kindsOf([incident('overdue', HOUR, 1, 14 * S)], [])).toEqual([]);
  expect(decideOperatorSteps([incident('overdue', HOUR, 1, 15 * S)], [], now)).toEqual([
    { kind: 'close', code: 'overdue', isTold: true, lastsMs: HOUR - 15 * S },
  ]);
  expect(decideOperatorSteps([incident('queue-away', 20 * S, 0, 16 * S)], [], now)).toMatchObject([
    { kind: 'close', isTold: false },
  ]);
  expect(sayOver('no-worker-alive', 62_400)).toMatch(/^All is well again with workers, after .+\.$/);
});
