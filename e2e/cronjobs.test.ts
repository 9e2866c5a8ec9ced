import { eventually, queryRows } from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import { backends, type Fleet } from './fleet.ts';
import { sized } from './faults/size.ts';
import { forEach } from './load.ts';

const JOBS = sized({ short: 20, full: 200 });
const WORKERS = sized({ short: 3, full: 5 });
const SECONDS = 12;

type Job = {
  id: string;
  status: string;
  nextExecutionDate?: string;
  nextExecutionStatus?: string;
  history?: { cron: string; status: string }[];
};
type Occurrence = { id: string; payload: string; scheduledTime: string; status: string };

type Call = Fleet['call'];

/** All occurrences there are, page by page. */
async function readAll(call: Call): Promise<Occurrence[]> {
  const all: Occurrence[] = [];
  for (let from = '2000-01-01T00:00:00.000Z'; ;) {
    const { body } = await call<Occurrence[]>('GET', `/api/events?include=cron&scheduledStartDate=${from}`);
    const known = new Set(all.map(({ id }) => id));
    const fresh = body.filter(({ id }) => !known.has(id));
    if (fresh.length === 0) return all;
    all.push(...fresh);
    from = fresh.at(-1)!.scheduledTime;
  }
}

/** Of each job: one occurrence for every second between its first and its last. */
function assertNoTickIsMissingOrDouble(occurrences: readonly Occurrence[]): void {
  const ticksOf = new Map<string, number[]>();
  for (const { payload, scheduledTime } of occurrences) {
    ticksOf.set(payload, [...(ticksOf.get(payload) ?? []), Date.parse(scheduledTime)]);
  }
  expect(ticksOf.size).toBe(JOBS);
  for (const ticks of ticksOf.values()) {
    ticks.sort((one, other) => one - other);
    expect(ticks.length).toBeGreaterThan(SECONDS / 2);
    expect(ticks).toEqual(ticks.map((_, index) => ticks[0]! + index * 1_000));
  }
}

describe.each(backends)('cron jobs, the queue on %s', (backend) => {
  test('each tick fires exactly one event, while workers are killed', async () => {
    const env = { DELIVERY_TIMEOUT: '5s', RETRY_SCHEDULE: '2s,2s,5s,10s,20s,20s,20s', LOG_LEVEL: 'warn' };
    const fleet = await aFleet(backend, { workers: WORKERS, env });
    const receiver = await aReceiver();
    const names = Array.from({ length: JOBS }, (_, index) => `job ${index}`);
    const created = await forEach(names, (payload) => {
      // By any other policy a machine so busy that a tick is a minute late has it dropped, as missed in a downtime.
      const job = { payload, destination: receiver.url, expression: '* * * * * *', misfire: 'all' };
      return fleet.call<Job>('POST', '/api/cronjobs', job);
    });
    for (const { status, body } of created) expect({ status, body }).toMatchObject({ status: 200 });
    const from = Date.now();

    for (const worker of fleet.workers.slice(0, 2)) {
      const seen = receiver.hits.length;
      await eventually(() => expect(receiver.hits.length).toBeGreaterThan(seen + JOBS));
      await worker.stop('SIGKILL');
      await fleet.startWorker();
    }
    const until = Math.max(Date.now(), from + SECONDS * 1_000);
    await eventually(() => expect(Date.now()).toBeGreaterThan(until), 30_000);
    // Each second that this takes has as many more ticks as there are jobs to deliver.
    await forEach(created, async ({ body }) => {
      const paused = await fleet.call<Job>('PUT', `/api/cronjobs/${body.id}`, { status: 'Disabled' });
      expect(paused.body).not.toHaveProperty('nextExecutionDate');
    });

    const left = `select id, status, due_at, held_until, attempts, claims from events where status in ('Pending', 'Queued') limit 5`;
    await eventually(async () => expect(await queryRows(fleet.env.DATABASE_URL, left)).toEqual([]), 300_000);
    const occurrences = await readAll(fleet.call);
    expect(occurrences.filter(({ status }) => status !== 'Sent')).toEqual([]);
    assertNoTickIsMissingOrDouble(occurrences);
    const delivered = new Set(receiver.hits.map(({ id }) => id));
    expect(delivered.size).toBe(occurrences.length);
    const { id } = created[0]!.body;
    const { history } = (await fleet.call<Job>('GET', `/api/cronjobs/${id}`)).body;
    expect(history!.length).toBeGreaterThan(SECONDS / 2);
    for (const { cron } of history!) expect(cron).toBe(id);
    expect(history!.at(-1)).toMatchObject({ status: '200' });
  }, 480_000);
});
