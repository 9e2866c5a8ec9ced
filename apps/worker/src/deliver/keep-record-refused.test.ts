import { noAnswer, silentLog, type Bell, type OrgSettings } from '@jiter/core';
import { RowLocked, type AttemptResult, type Callback, type Recorded } from '@jiter/store';
import { aClaimedEvent } from './claimed-event.fixture.ts';
import { createKeepRecord } from './keep-record.ts';
import { findPoison } from './poison.ts';

const now = new Date('2030-01-01T00:00:00.000Z');
const CALLED: OrgSettings = { failureCallback: 'https://example.com/failed' };

/** Delivered, by an event of which as many claims in a row were lost. */
const sentAfter = (lostClaims: number): AttemptResult => ({
  event: aClaimedEvent(now, { id: '12', claim: 3, lostClaims }),
  startedAt: now,
  lagMs: 0,
  durationMs: 1,
  status: '200',
  responseData: 'fine',
  signatures: { jiter: '', standard: '' },
  userAgent: 'Jiter/test',
  worker: 'worker-1',
  outcome: { kind: 'sent' },
});

/** One try to end the event: how, as what, and whether it calls. */
type Try = { how: 'record' | 'give up'; as: string; calls: boolean };
const SENT: Try = { how: 'record', as: 'sent', calls: false };
const UNRECORDED: Try = { how: 'record', as: 'unrecorded', calls: true };
const UNCALLED: Try = { ...UNRECORDED, calls: false };
const GIVEN_UP: Try = { ...UNRECORDED, how: 'give up' };
const GIVEN_UP_UNCALLED: Try = { ...GIVEN_UP, calls: false };

const refusal = Object.assign(new Error('no'), { code: '23514', constraint: 'no_poison' });

type Database = {
  /** What PostgreSQL refuses. */
  refuses: (made: Try) => boolean;
  /** Whether somebody else has its row just then. */
  locks?: () => boolean;
  /** The answer to the first such try is lost: it takes effect, and tells nobody. */
  loses?: (made: Try) => boolean;
  settings?: OrgSettings;
};

/** Keeps a record with a database of one row, which ends once. */
async function keep(attempted: AttemptResult, { refuses, locks, loses, settings = CALLED }: Database) {
  const tries: Try[] = [];
  const callbacks: Bell[] = [];
  const given: string[] = [];
  let row: Recorded | undefined;
  let isLost = false;

  function take(
    made: Try,
    { callback }: { callback?: Callback | undefined },
    to: Recorded,
  ): Promise<boolean> {
    tries.push(made);
    if (locks?.()) return Promise.reject(new RowLocked());
    if (refuses(made)) return Promise.reject(refusal);
    if (row) return Promise.resolve(false);
    row = to;
    const bell = { eventId: '13', dueAt: now };
    if (callback) callbacks.push(bell);
    if (!isLost && loses?.(made)) {
      isLost = true;
      return Promise.reject(noAnswer());
    }
    callback?.onMade(bell);
    return Promise.resolve(true);
  }

  const keepRecord = createKeepRecord({
    deliveries: {
      record(result) {
        const { outcome } = result;
        const failureReason = outcome.kind === 'failed' ? outcome.reason : null;
        const made: Try = { how: 'record', as: failureReason ?? outcome.kind, calls: !!result.callback };
        return take(made, result, { status: failureReason ? 'Failed To Send' : 'Sent', failureReason });
      },
      giveUp(event) {
        const to = { status: 'Failed To Send', failureReason: 'unrecorded' } as const;
        return take({ ...GIVEN_UP, calls: !!event.callback }, event, to);
      },
      findRecorded: () => Promise.resolve(row),
    },
    keepLease: () => () => undefined,
    log: { ...silentLog, error: (line) => void given.push(line) },
    gone: new AbortController().signal,
    untilAnotherTry: () => Promise.resolve(),
  });
  const kept = await keepRecord(attempted, settings).catch((error: unknown) => error);
  return { kept, tries, callbacks, given };
}

/** Each kind of try once, in order. */
const kindsOf = (tries: readonly Try[]) =>
  tries.filter((made, index) => JSON.stringify(made) !== JSON.stringify(tries[index - 1]));

const unrecorded = {
  status: 'given up: its record was refused: SQLSTATE 23514 at no_poison',
  responseData: '',
  outcome: { kind: 'failed', reason: 'unrecorded' },
};

test('an event whose record is refused five times ends as unrecorded, calls for that, and is said to have', async () => {
  const { kept, tries, callbacks } = await keep(sentAfter(0), { refuses: ({ as }) => as === 'sent' });
  expect(tries).toEqual([...Array<Try>(5).fill(SENT), UNRECORDED]);
  expect(callbacks).toHaveLength(1);
  expect(kept).toMatchObject({ recorded: unrecorded, made: callbacks });
});

test('where the callback is what is refused, the event ends without', async () => {
  const { kept, tries, callbacks } = await keep(sentAfter(0), {
    refuses: ({ as, calls }) => as === 'sent' || calls,
  });
  expect(kindsOf(tries)).toEqual([SENT, UNRECORDED, UNCALLED]);
  expect(callbacks).toEqual([]);
  expect(kept).toMatchObject({ recorded: unrecorded, made: [] });
});

test('what was locked in between is refused from the begin, as it says nothing of the event', async () => {
  let count = 0;
  const { tries, kept } = await keep(sentAfter(20), {
    refuses: () => count < 30,
    locks: () => (count += 1) % 5 === 0,
  });
  expect(tries).toHaveLength(31);
  expect(kindsOf(tries)).toEqual([SENT]);
  expect(kept).toMatchObject({ recorded: { outcome: { kind: 'sent' } } });
});

test('an event that calls nobody is not tried twice in the same way', async () => {
  const { tries } = await keep(sentAfter(20), { refuses: ({ how }) => how === 'record', settings: {} });
  const five = (made: Try) => Array<Try>(5).fill(made);
  expect(tries).toEqual([...five(SENT), ...five(UNCALLED), GIVEN_UP_UNCALLED, UNCALLED]);
});

test.each([
  { what: 'calls for it', refusesCallbacks: false, ways: [GIVEN_UP], calls: 1 },
  {
    what: 'without a callback where that is refused',
    refusesCallbacks: true,
    ways: [GIVEN_UP, GIVEN_UP_UNCALLED],
    calls: 0,
  },
])(
  'an event that ends in its own row $what, and has its entry tried',
  async ({ refusesCallbacks, ways, calls: count }) => {
    const { kept, tries, callbacks, given } = await keep(sentAfter(20), {
      refuses: ({ how, calls }) => how === 'record' || (refusesCallbacks && calls),
    });
    expect(kindsOf(tries)).toEqual([SENT, UNRECORDED, UNCALLED, ...ways, UNCALLED]);
    expect(callbacks).toHaveLength(count);
    expect(kept).toMatchObject({ recorded: unrecorded, made: callbacks });
    expect(given).toEqual(['event.given-up']);
  },
);

test.each([0, 19])('an event that lost %i claims is claimed again where nothing is written', async (lost) => {
  const { kept, tries, callbacks } = await keep(sentAfter(lost), { refuses: () => true });
  expect(kindsOf(tries)).toEqual([SENT, UNRECORDED, UNCALLED]);
  expect([kept, callbacks]).toEqual([refusal, []]);
});

test('one that is refused in every way is claimed again as well', async () => {
  const { kept, tries } = await keep(sentAfter(20), { refuses: () => true });
  expect(kindsOf(tries)).toEqual([SENT, UNRECORDED, UNCALLED, GIVEN_UP, GIVEN_UP_UNCALLED]);
  expect(kept).toBe(refusal);
});

test.each([
  { of: UNRECORDED, refusesRecords: false },
  { of: GIVEN_UP, refusesRecords: true },
])('the answer to a try is lost ($of): one callback, and the outcome that it has', async (given) => {
  const { kept, callbacks } = await keep(sentAfter(20), {
    refuses: ({ how, as }) => as === 'sent' || (given.refusesRecords && how === 'record'),
    loses: ({ how, calls }) => how === given.of.how && calls,
  });
  expect(callbacks).toHaveLength(1);
  // Nobody heard of its bell: the sweep rings.
  expect(kept).toMatchObject({ recorded: unrecorded, made: [] });
});

test('what was recorded as it is before its answer was lost is told as it is', async () => {
  const sent = await keep(sentAfter(0), { refuses: () => false, loses: () => true });
  expect(sent.kept).toEqual({ recorded: sentAfter(0), made: [] });
  const poison = findPoison(sentAfter(20).event, now, 'worker-1')!;
  const { kept, callbacks } = await keep(poison, { refuses: () => false, loses: () => true });
  expect(kept).toEqual({ recorded: poison, made: [] });
  expect(callbacks).toHaveLength(1);
});
