import { AppError, eventOf, type EventChanges, type NewEvent, type OnceEvent } from '@jiter/core';
import type { CronJobStore, EventStore, KeyStore, SettingsStore } from '@jiter/store';

type Stores<Events, CronJobs, Keys, Orgs> = { events: Events; cronJobs: CronJobs; keys: Keys; orgs: Orgs };

const RETRY_AFTER_S = 60;
const MESSAGE =
  'What the version before does not know can be asked for once every process of it has stopped: please try again then';

/**
 * The stores as before, but that nothing is taken that a process of the version before would act on as if nothing had been
 * said: until `isOfOneVersion`, it is a 503. What the contract has goes its way without a question.
 */
export function onceUpdated<
  Events extends Pick<
    EventStore,
    | 'create'
    | 'createMany'
    | 'createOnce'
    | 'createManyOnce'
    | 'edit'
    | 'retry'
    | 'retryMany'
    | 'replayMany'
    | 'startBulk'
  >,
  CronJobs extends Pick<CronJobStore, 'create' | 'createOnce' | 'edit' | 'runOnce'>,
  Keys extends Pick<KeyStore, 'create'>,
  Orgs extends Pick<SettingsStore, 'changeSettings'>,
>(
  { events, cronJobs, keys, orgs }: Stores<Events, CronJobs, Keys, Orgs>,
  isOfOneVersion: () => Promise<boolean>,
): Stores<Events, CronJobs, Keys, Orgs> {
  async function refuseBefore(): Promise<void> {
    if (!(await isOfOneVersion())) throw notUpdated();
  }
  const when = <T>(saysIt: boolean, work: () => Promise<T>) => (saysIt ? refuseBefore().then(work) : work());
  const after = <T>(input: Said, work: () => Promise<T>) => when(saysMore(input), work);
  return {
    events: {
      ...events,
      create: (input) => after(input, () => events.create(input)),
      createMany: (inputs) => after(whichSaysMore(inputs), () => events.createMany(inputs)),
      createOnce: (input) => after(input.event, () => events.createOnce(input)),
      createManyOnce: (inputs, ...rest) =>
        after(whichSaysMore(inputs), () => events.createManyOnce(inputs, ...rest)),
      // Whose retries count anew, and who is another's replay, is said of any of them.
      retry: (...asked) => refuseBefore().then(() => events.retry(...asked)),
      retryMany: (...asked) => refuseBefore().then(() => events.retryMany(...asked)),
      replayMany: (...asked) => refuseBefore().then(() => events.replayMany(...asked)),
      startBulk: (org, job) => when(job.action !== 'cancel', () => events.startBulk(org, job)),
      edit: (org, id, changes, ...rest) => after(changes, () => events.edit(org, id, changes, ...rest)),
    },
    cronJobs: {
      ...cronJobs,
      create: (input, ...rest) => after(input, () => cronJobs.create(input, ...rest)),
      createOnce: (...asked) => refuseBefore().then(() => cronJobs.createOnce(...asked)),
      runOnce: (...asked) => refuseBefore().then(() => cronJobs.runOnce(...asked)),
      async edit(org, id, decide, ...rest) {
        const isReady = await isOfOneVersion();
        const decideReady: typeof decide = (job) => {
          const edit = decide(job);
          if (!isReady && saysMore(edit.changes)) throw notUpdated();
          return edit;
        };
        return cronJobs.edit(org, id, decideReady, ...rest);
      },
    },
    keys: {
      ...keys,
      // One of the version before would let it do everything.
      create: (input, ...rest) =>
        when(Boolean(input.scopes ?? input.destinations), () => keys.create(input, ...rest)),
    },
    orgs: {
      ...orgs,
      changeSettings: (org, changes, ...rest) =>
        when(
          Object.values(changes).some((value) => value !== null),
          () => orgs.changeSettings(org, changes, ...rest),
        ),
    },
  };
}

const notUpdated = () => new AppError(503, MESSAGE, RETRY_AFTER_S, 'not_updated');

type Said = Pick<EventChanges, 'options' | 'timeoutMs'> & { expiresAt?: Date | null; parentId?: string };

/** To take something away says nothing. */
function saysMore({ options, timeoutMs, expiresAt, parentId }: Said): boolean {
  if (parentId !== undefined) return true;
  if (options === undefined && timeoutMs === undefined && expiresAt === undefined) return false;
  const said = [timeoutMs, expiresAt, ...Object.values(options ?? {})];
  return said.some((value) => value !== null && value !== undefined);
}

function whichSaysMore(inputs: readonly (NewEvent | OnceEvent)[]): Said {
  return inputs.map(eventOf).find(saysMore) ?? {};
}
