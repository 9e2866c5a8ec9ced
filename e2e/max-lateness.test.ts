import { eventually } from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import { isFull } from './faults/size.ts';
import { backends } from './fleet.ts';

/** As long as what a busy machine is late by without any backlog is none of it. */
const MAX_LATENESS_MS = 3_000;
const JOBS = 4;
const EXPIRED = /^expired: not sent, its time was over at \d{4}-.*Z$/;

type Occurrence = { id: string; status: string; scheduledTime: string };
type Attempt = { status: string; attempt: number; lagMs: number; requestData: string };

/** What is too late is decided as a worker claims it: short has it on one of them. */
describe.each(isFull ? backends : backends.slice(-1))('maxLateness, the queue on %s', (backend) => {
  test('behind a backlog, a tick that would leave later than its limit is not sent, and that can be seen', async () => {
    // One request at a time, and each takes longer than the jobs leave until the next.
    const workerEnv = { WORKER_CONCURRENCY: '1', RETRY_SCHEDULE: '1500ms' };
    const fleet = await aFleet(backend, { workerEnv });
    // Every other request fails once, so that there are retries, which are later than the limit.
    const failed = new Set<string>();
    const receiver = await aReceiver(({ id }) => {
      const fails = !failed.has(id) && failed.size % 2 === 0;
      failed.add(id);
      return { status: fails ? 500 : 200, delayMs: 700 };
    });
    const job = {
      payload: '',
      destination: receiver.url,
      expression: '* * * * * *',
      maxLateness: MAX_LATENESS_MS,
    };
    const created = await Promise.all(
      Array.from({ length: JOBS }, () => fleet.call<{ id: string }>('POST', '/api/cronjobs', job)),
    );
    const list = async () => {
      const { body } = await fleet.call<Occurrence[]>('GET', '/api/events?include=cron');
      return body;
    };
    const countOf = async (status: string) => (await list()).filter((one) => one.status === status).length;
    await eventually(async () => {
      expect(await countOf('Sent')).toBeGreaterThan(3);
      expect(await countOf('Failed To Send')).toBeGreaterThan(3);
    }, 60_000);
    for (const { body } of created) {
      await fleet.call('PUT', `/api/cronjobs/${body.id}`, { status: 'Disabled' });
    }
    const settled = await eventually(async () => {
      const all = await list();
      expect(all.filter(({ status }) => /Pending|Queued/.test(status))).toEqual([]);
      return all;
    }, 60_000);

    const hit = new Set(receiver.hits.map(({ id }) => id));
    let retries = 0;
    for (const { id, status } of settled) {
      const { history } = (await fleet.call<{ history: Attempt[] }>('GET', `/api/events/${id}`)).body;
      const [first] = history as [Attempt];
      if (EXPIRED.test(first.status)) {
        expect({ status, history }).toMatchObject({ status: 'Failed To Send', history: [{ attempt: 1 }] });
        expect(first.lagMs).toBeGreaterThan(MAX_LATENESS_MS);
        expect(hit).not.toContain(`evt_${id}`);
      } else {
        expect(first.lagMs).toBeLessThanOrEqual(MAX_LATENESS_MS);
        retries += history.length - 1;
      }
    }
    expect(retries).toBeGreaterThan(0);
  }, 180_000);
});
