import { randomUUID } from 'node:crypto';
import { silentLog, type ClaimedEvent, type Event, type History, type NewEvent } from '@jiter/core';
import { cloneDatabase } from '@jiter/testkit';
import { openStore, type AttemptResult, type Hold, type Store, type StoreOptions } from './index.ts';

export const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
export const HORIZON_MS = 600_000;
export const HOLD: Hold = { aheadMs: 250, leaseMs: 20_000 };

export type Setup = Awaited<ReturnType<typeof setup>>;
export type SetupWithOrg = Awaited<ReturnType<typeof setupWithOrg>>;

/** A store on whatever is there. */
export function openStoreOn(url: string, changes: Partial<StoreOptions> = {}): Promise<Store> {
  const options = { poolMax: 8, applicationName: 'test', log: silentLog, enqueueHorizonMs: HORIZON_MS };
  return openStore({ ...options, url, masterKeys: [MASTER_KEY], ...changes });
}

/** A database of one's own; each store opened on it has caches of its own, as another process would. */
export async function setup() {
  const database = await cloneDatabase();
  const stores: Store[] = [];
  async function openAnother(masterKeys?: readonly string[]): Promise<Store> {
    const store = await openStoreOn(database.url, masterKeys && { masterKeys });
    stores.push(store);
    return store;
  }
  async function close(): Promise<void> {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  }
  return { store: await openAnother(), url: database.url, openAnother, close };
}

/** With an org, and what is done for it all the time. */
export async function setupWithOrg() {
  const jiter = await setup();
  const { events, deliveries, orgs, cronJobs } = jiter.store;
  const { org } = await orgs.ensureFirst({ apiKey: randomUUID(), signingSecret: randomUUID() });
  const schedule = (inMs = 0, payload = 'hello'): Promise<Event> =>
    events.create(anInput(org, { payload, scheduledTime: new Date(Date.now() + inMs) }));
  async function claimOne(id: string, hold = HOLD): Promise<ClaimedEvent> {
    const [event] = await deliveries.claim([id], hold);
    return event!;
  }
  /** The event of a tick that is due now, of a job of every second. */
  async function tick(maxLatenessMs?: number): Promise<string> {
    const { bells } = await cronJobs.create(
      {
        ...{ org, destination: 'http://127.0.0.1/', payload: 'hello' },
        ...{ expression: '* * * * * *', timezone: 'UTC', misfire: 'once' },
        ...(maxLatenessMs !== undefined && { maxLatenessMs }),
      },
      new Date(),
    );
    return bells[0]!.eventId;
  }
  return { ...jiter, org, schedule, claimOne, tick };
}

/** Due in a minute, unless `changes` say otherwise. */
export const anInput = (org: string, changes: Partial<NewEvent> = {}): NewEvent => ({
  org,
  destination: 'http://127.0.0.1/',
  payload: '',
  scheduledTime: new Date(Date.now() + 60_000),
  ...changes,
});

/** An attempt at a claimed event, and what came of it. */
export const attemptAt = (
  event: ClaimedEvent,
  outcome: AttemptResult['outcome'] = { kind: 'sent' },
  changes: Partial<AttemptResult> = {},
): AttemptResult => ({
  event,
  startedAt: new Date(),
  lagMs: 1,
  durationMs: 2,
  phases: { claimedAheadMs: 214, firstByteMs: 1 },
  status: outcome.kind === 'sent' ? '200' : '500',
  responseData: 'ok',
  signatures: { jiter: 'j', standard: 'v1,s' },
  userAgent: 'Jiter/test',
  worker: 'w1',
  outcome,
  ...changes,
});

/** An event with its history as it was read, to be compared: with the bodies, which are otherwise made when they are written. */
export function shown(found: ({ event: Event } & History) | undefined) {
  const history = found?.history.map((attempt) => ({ ...attempt, requestBody: attempt.requestBody?.() }));
  return { ...found, history };
}
