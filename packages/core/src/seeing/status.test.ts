import { decideStatus, type FleetSigns, type ServiceFacts, type WorkerSign } from './status.ts';

const now = new Date('2026-11-26T12:00:00.000Z');
const before = (ms: number) => new Date(now.getTime() - ms);

const worker = (changes: Partial<WorkerSign> = {}): WorkerSign => ({
  id: 'a:1',
  version: '1.0.0',
  startedAt: before(7_200_000),
  seenAt: before(4_000),
  underWay: 0,
  skewMs: 0,
  sweptAt: before(5_000),
  ...changes,
});

const fleet = (changes: Partial<FleetSigns> = {}): FleetSigns => ({
  now,
  workers: [worker()],
  leader: { worker: 'a:1', until: before(-4_000) },
  due: { count: 0, isMore: false },
  ...changes,
});

const facts = (changes: Partial<FleetSigns> = {}): ServiceFacts => ({
  database: 'ok',
  queue: 'ok',
  fleet: fleet(changes),
});

const codesOf = (given: ServiceFacts) => decideStatus(given).reasons.map(({ code }) => code);

test('all is well, and says with how many', () => {
  expect(decideStatus(facts())).toEqual({
    state: 'ok',
    text: 'All is well: 1 worker answers, and nothing that is due waits.',
    reasons: [],
  });
  const two = facts({ workers: [worker(), worker({ id: 'a:2' })] });
  expect(decideStatus(two).text).toMatch(/^All is well: 2 workers answer/);
});

const oldest = (oldestMs: number) => ({ due: { count: 1, isMore: false, oldestMs } });
const silent = (ms: number) => worker({ id: 'b:1', seenAt: before(ms), sweptAt: before(ms) });

test.each<[string, ServiceFacts, string, string]>([
  [
    'database-away',
    { database: 'unreachable', queue: 'ok', fleet: undefined },
    'failing',
    'The database does not answer.',
  ],
  ['no-worker-alive', facts({ workers: [] }), 'failing', 'No worker is there.'],
  [
    'no-worker-alive',
    facts({ workers: [silent(40_000), silent(90_000)] }),
    'failing',
    'No worker has answered for 40s.',
  ],
  ['overdue', facts(oldest(75_400)), 'failing', 'The oldest event that is due has waited for 75s.'],
  [
    'queue-away',
    { ...facts(), queue: 'unreachable' },
    'degraded',
    'The queue does not answer: what is due waits for it.',
  ],
  [
    'worker-silent',
    facts({ workers: [worker(), silent(40_000)] }),
    'degraded',
    '1 of 2 workers has not answered for 40s.',
  ],
  [
    'worker-silent',
    facts({ workers: [worker(), silent(40_000), silent(50_000)] }),
    'degraded',
    '2 of 3 workers have not answered for 40s.',
  ],
  [
    'nobody-leads',
    facts({ leader: { worker: 'a:1', until: before(20_000) } }),
    'degraded',
    'No worker has led the others for 20s.',
  ],
  [
    'not-swept',
    facts({ workers: [worker({ sweptAt: before(180_000) })] }),
    'degraded',
    'Nobody has looked for lost events for 3min.',
  ],
  ['late', facts(oldest(7_000)), 'degraded', 'The oldest event that is due has waited for 7s.'],
])('%s', (code, given, state, text) => {
  expect(decideStatus(given)).toEqual({ state, text, reasons: [{ code, text }] });
});

test.each<[string, Partial<FleetSigns>]>([
  ['a worker that was seen 30 s ago', { workers: [worker({ seenAt: before(30_000) })] }],
  ['an event that is due for 5 s', oldest(5_000)],
  ['a lease that ended 15 s ago', { leader: { worker: 'a:1', until: before(15_000) } }],
  ['a sweep of 150 s ago', { workers: [worker({ sweptAt: before(150_000) })] }],
  ['one that has not swept yet', { workers: [{ ...worker(), sweptAt: undefined } as never] }],
  ['a worker that died an hour ago', { workers: [worker(), silent(3_600_000)] }],
  [
    'one that died, in whose place another has started since',
    { workers: [worker({ id: 'c:9', startedAt: before(39_000) }), silent(40_000)] },
  ],
])('nothing is wrong with %s', (_what, changes) => expect(codesOf(facts(changes))).toEqual([]));

test('one that starts takes one place, and none that fell vacant after it', () => {
  const started = (ms: number) => worker({ id: `c:${ms}`, startedAt: before(ms) });
  expect(codesOf(facts({ workers: [started(35_000), silent(40_000), silent(50_000)] }))).toEqual([
    'worker-silent',
  ]);
  expect(codesOf(facts({ workers: [started(45_000), silent(40_000)] }))).toEqual(['worker-silent']);
  const both = [started(35_000), started(45_000), silent(40_000), silent(50_000)];
  expect(codesOf(facts({ workers: both }))).toEqual([]);
});

test('what is worst comes first, and no worker at all is all that is said of workers', () => {
  const given = facts({
    workers: [silent(200_000)],
    leader: { worker: 'b:1', until: before(200_000) },
    ...oldest(190_000),
  });
  expect(codesOf({ ...given, queue: 'unreachable' })).toEqual(['no-worker-alive', 'overdue', 'queue-away']);
  expect(decideStatus({ ...given, queue: 'unreachable' }).state).toBe('failing');
});

test('each fact by itself and any two of them together: the state is that of the worst', () => {
  const wrong: [string, Partial<FleetSigns> | 'queue'][] = [
    ['failing', oldest(61_000)],
    ['failing', { workers: [silent(31_000)] }],
    ['degraded', 'queue'],
    ['degraded', { workers: [worker(), silent(31_000)] }],
    ['degraded', { leader: { worker: 'a:1', until: before(16_000) } }],
    ['degraded', { workers: [worker({ sweptAt: before(151_000) })] }],
  ];
  for (const [one, first] of wrong) {
    for (const [other, second] of wrong) {
      const changes = { ...(first !== 'queue' && first), ...(second !== 'queue' && second) };
      const queue = first === 'queue' || second === 'queue' ? 'unreachable' : 'ok';
      const isHidden =
        'workers' in changes &&
        first !== second &&
        [first, second].every((it) => it !== 'queue' && 'workers' in it);
      const states = isHidden ? [other] : [one, other];
      expect(decideStatus({ ...facts(changes), queue }).state).toBe(
        states.includes('failing') ? 'failing' : 'degraded',
      );
    }
  }
});
