import { systemClock, type Clock, type Event, type Log } from '@jiter/core';
import { consumeDeliveries, openDeliveries, type Deliveries } from '@jiter/queue';
import { openStore, type Store } from '@jiter/store';
import { createGuard } from '@jiter/egress';
import { anEvent, cloneDatabase, freshQueueUrl, startReceiver, type Backend } from '@jiter/testkit';
import { createGotSender } from './send/send-got.ts';
import type { Sender } from './send/sender.ts';
import { createWorker, type Worker, type WorkerDeps, type WorkerSettings } from './worker.ts';

export const signingSecret = 'a signing secret of some length';

export const settings: WorkerSettings = {
  workerConcurrency: 256,
  // A busy machine answers late, and a retry is one request more.
  deliveryTimeoutMs: 60_000,
  ringAheadMs: 200,
  retryScheduleMs: [100, 150, 200],
  sweepIntervalMs: 200,
  eventRetentionMs: 0,
  statsRetentionMs: 0,
  auditRetentionMs: 0,
  cronHistory: 100,
  enqueueHorizonMs: 60_000,
  hasOrgLabel: false,
};

/** What says that something went wrong and was made good: where nothing was broken there is none of it. */
const REPAIRS = [
  'sweep.rung-for-silent',
  'claim.lost',
  'claim.found',
  'event.not-rung',
  'event.not-noted',
  'event.not-released',
  'attempt.not-recorded',
  'cron.not-planned',
];

type Line = { event: string; fields: Record<string, unknown> };

export type Bench = Awaited<ReturnType<typeof setUp>>;

/**
 * A store, a queue and an org of one's own, with as many workers and receivers as a story needs. `newSender`: what the
 * workers send by. `linkTo` answers by which URL the store reaches its database.
 */
export async function setUp(
  backend: Backend,
  newSender: () => Sender = createGotSender,
  linkTo = (url: string) => Promise.resolve(url),
) {
  const database = await cloneDatabase();
  const queueDatabase = backend === 'postgres' ? database : await freshQueueUrl(backend);
  const lines: Line[] = [];
  const log = recordingLog(lines);
  const store = await openStore({
    url: await linkTo(database.url),
    poolMax: 5,
    applicationName: 'test',
    enqueueHorizonMs: 60_000,
    masterKeys: [Buffer.alloc(32, 7).toString('base64')],
    log,
  });
  const queueOptions = { url: queueDatabase.url, ringAheadMs: settings.ringAheadMs, log, clock: systemClock };
  const queue = await openDeliveries(queueOptions);
  const { org } = await store.orgs.ensureFirst({ apiKey: 'a key of some length', signingSecret });
  const workers: Worker[] = [];
  const receivers: { close(): Promise<void> }[] = [];

  /** `start` is left to the caller. */
  function newWorker(
    changes: Partial<WorkerSettings> = {},
    name = 'worker-1',
    clock: Clock = systemClock,
    its: Store = store,
    consume: WorkerDeps['consume'] = (concurrency, deliver) =>
      consumeDeliveries({ ...queueOptions, concurrency, workerName: name }, deliver),
  ): Worker {
    const worker = createWorker({
      store: its,
      queue,
      consume,
      sender: newSender(),
      inboxes: createGuard({ allowPrivateDestinations: true, allowedDestinations: [] }).inbox,
      settings: { ...settings, ...changes },
      name,
      userAgent: 'Jiter/test',
      version: 'test',
      clock,
      skewMs: () => 0,
      log,
    });
    workers.push(worker);
    return worker;
  }

  async function startWorker(...args: Parameters<typeof newWorker>): Promise<Worker> {
    const worker = newWorker(...args);
    await worker.start();
    return worker;
  }

  return {
    url: database.url,
    org,
    store,
    queue,
    lines,
    newWorker,
    startWorker,
    async startReceiver(...args: Parameters<typeof startReceiver>) {
      const receiver = await startReceiver(...args);
      receivers.push(receiver);
      return receiver;
    },
    create: (wish: Parameters<typeof anEvent>[0]) => store.events.create({ org, ...anEvent(wish) }),
    /** As the API does it: first the row, then the bell. */
    async schedule(wish: Parameters<typeof anEvent>[0]): Promise<Event> {
      const event = await store.events.create({ org, ...anEvent(wish) });
      await queue.ring({ eventId: event.id, dueAt: event.scheduledTime });
      return event;
    },
    async find(id: string) {
      const found = await store.events.find(org, id);
      if (!found) throw new Error(`no event ${id}`);
      return found;
    },
    repairs: () => lines.filter(({ event }) => REPAIRS.includes(event)),
    async tearDown() {
      await Promise.all(workers.map((worker) => worker.stop(0)));
      await Promise.all(receivers.map((receiver) => receiver.close()));
      await queue.close();
      await store.close();
      if (queueDatabase !== database) await queueDatabase.drop();
      await database.drop();
    },
  };
}

export type FailedJobs = { getFailed(): Promise<{ failedReason: string }[]> };

export function failedJobs(queue: Deliveries): Promise<{ failedReason: string }[]> {
  return (queue.board as FailedJobs).getFailed();
}

export function soon(ms = 400): Date {
  return new Date(Date.now() + ms);
}

export async function settledAs(
  { find }: { find(id: string): Promise<NonNullable<Awaited<ReturnType<Store['events']['find']>>>> },
  id: string,
  status: Event['status'],
) {
  const found = await find(id);
  expect(found.event.status).toBe(status);
  return found;
}

function recordingLog(lines: Line[]): Log {
  const write = (event: string, fields: Record<string, unknown> = {}) => void lines.push({ event, fields });
  return { debug: () => {}, info: write, warn: write, error: write };
}
