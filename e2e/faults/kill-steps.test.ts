import { once } from 'node:events';
import {
  ALL_ATTEMPTS,
  createLatch,
  eventually,
  holdWrites,
  queryRows,
  runSql,
  type Latch,
  type Receiver,
} from '@jiter/testkit';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { backends, NOBODY_LEADS, type Fleet, type Running, type WireEvent } from '../fleet.ts';
import { counted, type Row } from './counted.ts';
import { dieAt } from './die-at.ts';
import { holdLock } from './held-lock.ts';
import { clean } from './ledger.ts';
import { outcomesOf } from './records.ts';
import { allAlive } from './settled.ts';
import { isFull, TEST_TIMEOUT_MS } from './size.ts';

type Outcome = 'sent' | 'failed';

/** A worker of its own, and an event whose outcome calls for another one. */
type Stage = {
  url: string;
  event: { path: string; arrived(): Promise<void> };
  callback: { path: string; arrived(): Promise<void> };
  create(): Promise<WireEvent>;
  start(env?: Record<string, string>): Promise<Running>;
  /** Requests to it get no answer before. */
  hold(path: string): Latch;
};

type Step = {
  /** What has happened as the worker dies, and what has not. */
  at: string;
  /** How often the event, and its callback, have arrived when all is over. */
  hits: number;
  calls: number;
  /** Leaves the worker dead at this step. */
  kill(stage: Stage): Promise<void>;
};

const RECORDS = 'lock table attempt_history in exclusive mode';

async function afterItsOwnEnd(worker: Running): Promise<void> {
  const { process: child } = worker;
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  await worker.stop();
}

async function whileInFlight({ start, create, hold }: Stage, { path, arrived }: Stage['event']) {
  const answer = hold(path);
  const worker = await start();
  await create();
  await arrived();
  await worker.stop('SIGKILL');
  answer.open();
}

/** Its record is asked for, and `then` becomes of that. */
async function whileRecording({ url, start, create }: Stage, then: 'refuse' | 'release') {
  const lock = await holdLock(url, RECORDS);
  const worker = await start();
  await create();
  await lock.untilSomebodyWaits();
  await worker.stop('SIGKILL');
  await lock[then]();
}

async function whileRecordingItsCallback(stage: Stage, then: 'refuse' | 'release') {
  const answer = stage.hold(stage.callback.path);
  const worker = await stage.start();
  await stage.create();
  await stage.callback.arrived();
  const lock = await holdLock(stage.url, RECORDS);
  answer.open();
  await lock.untilSomebodyWaits();
  await worker.stop('SIGKILL');
  await lock[then]();
}

const steps: Step[] = [
  {
    at: 'claimed, and not told so',
    hits: 1,
    calls: 1,
    async kill({ url, start, create }) {
      await create();
      const writes = await holdWrites(url);
      const worker = await start();
      await writes.untilSomebodyWaits();
      await worker.stop('SIGKILL');
      await writes.end();
    },
  },
  {
    at: 'claimed, and nothing has left',
    hits: 1,
    calls: 1,
    async kill({ start, create, event }) {
      const worker = await start(dieAt(event.path));
      await create();
      await afterItsOwnEnd(worker);
    },
  },
  {
    at: 'sent, and not answered',
    hits: 2,
    calls: 1,
    kill: (stage) => whileInFlight(stage, stage.event),
  },
  {
    at: 'answered, and not recorded',
    hits: 2,
    calls: 1,
    kill: (stage) => whileRecording(stage, 'refuse'),
  },
  {
    at: 'recorded with its callback, and nobody rung for that',
    hits: 1,
    calls: 1,
    kill: (stage) => whileRecording(stage, 'release'),
  },
  {
    at: 'the callback is claimed, and nothing has left',
    hits: 1,
    calls: 1,
    async kill({ start, create, callback }) {
      const worker = await start(dieAt(callback.path));
      await create();
      await afterItsOwnEnd(worker);
    },
  },
  {
    at: 'the callback is sent, and not answered',
    hits: 1,
    calls: 2,
    kill: (stage) => whileInFlight(stage, stage.callback),
  },
  {
    at: 'the callback is answered, and not recorded',
    hits: 1,
    calls: 2,
    kill: (stage) => whileRecordingItsCallback(stage, 'refuse'),
  },
  {
    at: 'the callback is recorded, and that is not told',
    hits: 1,
    calls: 1,
    kill: (stage) => whileRecordingItsCallback(stage, 'release'),
  },
];

/** Longer than the test: nobody else takes what a dead worker held before the test says so. */
const TIMEOUT = '2min';
const ANYBODY_MAY_LEAD = 'update leases set held_until = now()';
const ALL_LEASES_END = `update events set held_until = now() - interval '1 second' where held_until is not null`;

const OPTIONS: Record<Outcome, (callback: object) => object> = {
  sent: (successCallback) => ({ successCallback }),
  failed: (failureCallback) => ({ failureCallback, retryPolicy: { maxRetries: 0 } }),
};

const hitsAt = ({ hits }: Receiver, path: string) => hits.filter((hit) => hit.path === path).length;

async function killAtEachStep(fleet: Fleet, row: Row, outcome: Outcome): Promise<void> {
  const url = fleet.env.DATABASE_URL;
  const held = new Map<string, Latch>();
  const answers =
    (status: number) =>
    ({ path }: { path: string }) => {
      const hold = held.get(path)?.opened;
      return { status, ...(hold && { hold }) };
    };
  const receiver = await aReceiver(answers(outcome === 'sent' ? 200 : 500));
  const callbacks = await aReceiver(answers(200));
  const ledger = row.watch(receiver);
  const ids: string[] = [];

  const stageOf = (index: number): Stage => {
    const placeOf = (at: Receiver, path: string) => ({
      path,
      arrived: () => eventually(() => expect(hitsAt(at, path)).toBe(1), 60_000),
    });
    return {
      url,
      event: placeOf(receiver, `/event/${index}`),
      callback: placeOf(callbacks, `/callback/${index}`),
      async create() {
        const { status, body } = await fleet.call('POST', '/api/events', {
          destination: `${receiver.url}event/${index}`,
          payload: `step ${index}`,
          delay: '1s',
          timeout: TIMEOUT,
          ...OPTIONS[outcome]({ url: `${callbacks.url}callback/${index}`, timeout: TIMEOUT }),
        });
        expect(status).toBe(200);
        ledger.created(body);
        ids.push(body.id);
        return body;
      },
      start: (env) => fleet.startWorker(env),
      hold(path) {
        const latch = createLatch();
        held.set(path, latch);
        return latch;
      },
    };
  };

  await runSql(url, NOBODY_LEADS);
  for (const [index, step] of steps.entries()) await step.kill(stageOf(index));
  await runSql(url, ALL_LEASES_END, ANYBODY_MAY_LEAD);
  await fleet.startWorker();
  await eventually(async () => expect(await queryRows(url, 'select id from events')).toEqual([]), 60_000);

  row.note(
    { steps: steps.length, callbacks: callbacks.hits.length },
    'in flight or not recorded: one for each of these two',
  );
  const arrived = steps.map(({ at }, index) => ({
    at,
    hits: hitsAt(receiver, `/event/${index}`),
    calls: hitsAt(callbacks, `/callback/${index}`),
  }));
  expect(arrived).toEqual(steps.map(({ at, hits, calls }) => ({ at, hits, calls })));
  const status = outcome === 'sent' ? 'Sent' : 'Failed To Send';
  const outcomes = await outcomesOf(fleet);
  expect(new Map(outcomes.map(({ id, ...other }) => [id, other]))).toEqual(
    new Map(ids.map((id) => [id, { status, calls: 1 }])),
  );
  // Of each event and each callback one attempt was recorded, and none twice.
  const attempts = `select count(*)::int as count, count(distinct event_id)::int as events from ${ALL_ATTEMPTS}`;
  expect(await queryRows(url, attempts)).toEqual([{ count: 2 * steps.length, events: 2 * steps.length }]);
  const counts = row.counts();
  expect(counts).toMatchObject({ ...clean, duplicated: 2, created: steps.length });
}

/** A record knows nothing of the queue. */
const pairs = backends
  .flatMap((backend) => (['sent', 'failed'] as const).map((outcome) => ({ backend, outcome })))
  .filter(({ backend, outcome }) => isFull || (backend === 'postgres' && outcome === 'sent'));

test.each(pairs)(
  'a worker is killed between each two steps of an event that is $outcome and calls for another one, the queue on $backend',
  ({ backend, outcome }) =>
    counted(`kill -9 at each step, callbacks (${outcome})`, backend, async (row) => {
      const fleet = await aFleet(backend, { workers: 0 });
      await killAtEachStep(fleet, row, outcome);
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
