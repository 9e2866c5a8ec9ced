import {
  AppError,
  eventOf,
  isOnce,
  type NewEvent,
  type OnceEvent,
  type OnceResult,
  type OrgSettings,
} from '@jiter/core';
import type { BulkOptions, BulkResult, CronJobStore, EventStore } from '@jiter/store';
import type { MonthQuota } from './month-quota.ts';
import type { Quota } from './quota.ts';

export type Quotas = { pending: Quota; cronJobs: Quota; created: MonthQuota };

type Stores<Events, CronJobs> = { events: Events; cronJobs: CronJobs };
type SettingsOf = (org: string) => Promise<OrgSettings>;

/** The stores as before, but that whatever makes rows of an org takes room for them first. */
export function withinQuotas<
  Events extends Pick<
    EventStore,
    | 'create'
    | 'createMany'
    | 'createOnce'
    | 'createManyOnce'
    | 'findManyOnce'
    | 'findOnce'
    | 'retry'
    | 'retryMany'
    | 'replayMany'
    | 'foreseeBulk'
    | 'countBulk'
    | 'startBulk'
  >,
  CronJobs extends Pick<CronJobStore, 'create' | 'createOnce' | 'run' | 'runOnce'>,
>(
  { events, cronJobs }: Stores<Events, CronJobs>,
  quotas: Quotas,
  settingsOf: SettingsOf,
): Stores<Events, CronJobs> {
  const room = createRoom(quotas, settingsOf);
  return {
    events: {
      ...events,
      create: (input) => room.create(input.org, 1, () => events.create(input), one),
      // All of a batch are one org's.
      createMany: (inputs) =>
        room.create(inputs[0]!.org, inputs.length, () => events.createMany(inputs), all),
      createOnce: (input) =>
        room
          .createOnce(events, [input], async () => [await events.createOnce(input)])
          .then(([made]) => made!),
      createManyOnce: (inputs, ...rest) =>
        room.createOnce(events, inputs, () => events.createManyOnce(inputs, ...rest)),
      async retry(org, ...rest) {
        await room.pending(org, 1);
        return events.retry(org, ...rest);
      },
      retryMany: (org, options) =>
        many(options, events.retryMany.bind(undefined, org), async (amount, act) => {
          await room.pending(org, amount);
          return act();
        }),
      // Room for as many as there are when it begins: within the month for all, and otherwise for so many as are counted soon.
      async startBulk(org, job) {
        const start = () => events.startBulk(org, job);
        if (job.action === 'cancel') return start();
        const ofMonth = job.action === 'replay' ? await room.ofMonth(org) : undefined;
        const { count: pending } = await events.foreseeBulk(org, job, new Date());
        if (ofMonth === undefined) {
          await room.pending(org, pending);
          return start();
        }
        const created = await events.countBulk(org, job, ofMonth);
        return room.create(org, { created, pending }, start, () => created);
      },
      replayMany: (org, options) =>
        many(options, events.replayMany.bind(undefined, org), (amount, act) =>
          room.create(org, amount, act, ({ affected }) => affected),
        ),
    },
    cronJobs: {
      ...cronJobs,
      async create(input, ...rest) {
        await room.cronJob(input.org);
        return cronJobs.create(input, ...rest);
      },
      createOnce: (input, next, once, how) =>
        cronJobs.createOnce(input, next, once, { ...how, takeRoom: () => room.cronJob(input.org) }),
      async runOnce(org, id, at, once, ...rest) {
        const work = () => cronJobs.runOnce(org, id, at, once, ...rest);
        try {
          return await room.create(org, 1, work, oneNew);
        } catch (error) {
          // As of a create: a repeat makes nothing.
          if (isFull(error) && (await events.findOnce({ ...once, event: { org } }))) return work();
          throw error;
        }
      },
      run: (org, ...rest) => room.create(org, 1, () => cronJobs.run(org, ...rest), one),
    },
  };
}

const isFull = (error: unknown) => error instanceof AppError && error.code === 'quota_exceeded';

const one = (made: unknown) => (made === undefined ? 0 : 1);
const oneNew = (made: OnceResult | undefined) => (made?.kind === 'created' ? 1 : 0);
const all = (made: readonly unknown[]) => made.length;
const allNew = (results: readonly OnceResult[]) => results.filter(({ kind }) => kind === 'created').length;

type Finding = Pick<EventStore, 'findManyOnce'>;
type Inputs = readonly (NewEvent | OnceEvent)[];

function createRoom({ pending, cronJobs, created }: Quotas, settingsOf: SettingsOf) {
  /** Room for `amount` that are created by `work`; what was not, as `madeBy` tells, is given back. */
  async function create<T>(
    org: string,
    amounts: number | { created: number; pending: number },
    work: () => Promise<T>,
    madeBy: (result: T) => number,
  ): Promise<T> {
    const { created: amount, pending: waiting } =
      typeof amounts === 'number' ? { created: amounts, pending: amounts } : amounts;
    const { maxPending, eventsPerMonth } = await settingsOf(org);
    if (eventsPerMonth === undefined) {
      await pending.take(org, waiting, maxPending);
      return work();
    }
    const taken = await created.take(org, amount, eventsPerMonth);
    let made = 0;
    try {
      await pending.take(org, waiting, maxPending);
      const result = await work();
      made = madeBy(result);
      return result;
    } finally {
      created.release(taken, amount - made);
    }
  }

  return {
    create,
    ofMonth: async (org: string) => (await settingsOf(org)).eventsPerMonth,
    pending: async (org: string, amount: number) =>
      pending.take(org, amount, (await settingsOf(org)).maxPending),
    cronJob: async (org: string) => cronJobs.take(org, 1, (await settingsOf(org)).maxCronJobs),
    /** A repeat is answered whether or not there is room: it makes nothing. */
    async createOnce(
      events: Finding,
      inputs: Inputs,
      work: () => Promise<OnceResult[]>,
    ): Promise<OnceResult[]> {
      const { org } = eventOf(inputs[0]!);
      try {
        return await create(org, inputs.length, work, allNew);
      } catch (error) {
        if (!isFull(error)) throw error;
        const fresh = await countNew(events, inputs);
        if (fresh === inputs.length) throw error;
        return fresh === 0 ? work() : create(org, fresh, work, allNew);
      }
    },
  };
}

/** How many events there would be more: a key stands for one, and for none where it was used before. */
async function countNew(events: Finding, inputs: Inputs): Promise<number> {
  const once = inputs.filter(isOnce);
  const found = await events.findManyOnce(once);
  const freshKeys = once.filter((_, index) => !found[index]).map(({ key }) => key);
  return inputs.length - once.length + new Set(freshKeys).size;
}

/** Room for as many as it would be. */
async function many(
  options: BulkOptions,
  act: (options: BulkOptions) => Promise<BulkResult>,
  within: (amount: number, act: () => Promise<BulkResult>) => Promise<BulkResult>,
): Promise<BulkResult> {
  const would = await act({ ...options, dryRun: true });
  if (options.dryRun || would.affected === 0) return would;
  return within(would.affected, () => act(options));
}
