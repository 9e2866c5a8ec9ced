import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { isFull } from './faults/size.ts';
import { backends, becomes, startFleet, type Fleet, type WireEvent } from './fleet.ts';

type Job = { id: string; nextExecutionDate: string };
type Call = () => Promise<{ status: number }>;

const payloadsOf = (receiver: Receiver) =>
  receiver.hits.map(({ body }) => (JSON.parse(body) as { payload: string }).payload);
const timesOf = (receiver: Receiver, payload: string) =>
  receiver.hits
    .map(({ body }) => JSON.parse(body) as { payload: string; scheduledTime: string })
    .filter((body) => body.payload === payload)
    .map(({ scheduledTime }) => scheduledTime)
    .sort();

function secondsBetween(from: string, to: string): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / 1_000 + 1;
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(from) + index * 1_000).toISOString(),
  );
}

/** An edit is of rows, and so is what it leaves alone: short has it on one of them. */
const chosen = isFull ? backends : backends.slice(0, 1);

describe.each(chosen)('cron jobs that are changed, the queue on %s', (backend) => {
  let fleet: Fleet;
  let receiver: Receiver;

  const createJob = async (payload: string, expression: string) => {
    const wish = { payload, destination: receiver.url, expression, misfire: 'all' };
    const { status, body } = await fleet.call<Job>('POST', '/api/cronjobs', wish);
    expect(status).toBe(200);
    return body;
  };
  const change = (id: string): Record<string, Call> => ({
    paused: () => fleet.call('PUT', `/api/cronjobs/${id}`, { status: 'Disabled' }),
    moved: () => fleet.call('PUT', `/api/cronjobs/${id}`, { expression: '30 3 1 1 *' }),
    renamed: () =>
      fleet.call('PUT', `/api/cronjobs/${id}`, { payload: 'other', destination: `${receiver.url}elsewhere` }),
    removed: () => fleet.call('DELETE', `/api/cronjobs/${id}`),
  });

  beforeAll(async () => {
    fleet = await startFleet(backend, { workers: 0 });
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await fleet.stop();
  });

  test('what was run, or came due, before an edit is delivered after it, each once', async () => {
    const runs: { id: string; payload: string }[] = [];
    const jobs: { job: Job; name: string; edit: Call; payload: string }[] = [];
    for (const name of ['paused', 'moved', 'renamed', 'removed']) {
      for (let index = 0; index < 5; index += 1) {
        const payload = `${name} ${index}, run`;
        const { id } = await createJob(payload, '30 3 1 1 *');
        const run = await fleet.call('POST', `/api/cronjobs/${id}/run`);
        expect((await change(id)[name]!()).status).toBe(200);
        runs.push({ id: run.body.id, payload });
      }
      const payload = `${name}, ticks`;
      const job = await createJob(payload, '* * * * * *');
      jobs.push({ job, name, payload, edit: change(job.id)[name]! });
    }
    // Nobody works: two ticks of each pass.
    const until = Math.max(...jobs.map(({ job }) => Date.parse(job.nextExecutionDate))) + 1_000;
    await eventually(() => expect(Date.now()).toBeGreaterThan(until));
    const edited = await Promise.all(
      jobs.map(async ({ edit }) => {
        const from = new Date().toISOString();
        expect((await edit()).status).toBe(200);
        return { from, to: new Date().toISOString() };
      }),
    );
    await fleet.startWorker();

    for (const { id, payload } of runs) {
      const { body } = await eventually(async () => {
        const found = await fleet.call('GET', `/api/events/${id}`);
        expect(found).toMatchObject({ status: 200, body: { status: 'Sent' } });
        return found;
      });
      expect(body.payload).toBe(payload);
      expect(payloadsOf(receiver).filter((one) => one === payload)).toHaveLength(1);
    }
    for (const [index, { job, name, payload }] of jobs.entries()) {
      const { from, to } = edited[index]!;
      const owed = secondsBetween(job.nextExecutionDate, from.replace(/\.\d+/, '.000'));
      await eventually(() => expect(timesOf(receiver, payload)).toEqual(expect.arrayContaining(owed)));
      const times = timesOf(receiver, payload);
      expect(times).toEqual(secondsBetween(job.nextExecutionDate, times.at(-1)!));
      expect(times.length).toBeGreaterThanOrEqual(2);
      if (name !== 'renamed') expect(times.at(-1)! <= to).toBe(true);
    }
  });

  test('a run of a job that is being removed is answered at once, and delivered if it was accepted', async () => {
    await fleet.startWorker();
    const accepted: WireEvent[] = [];
    for (let round = 0; round < 10; round += 1) {
      const { id } = await createJob(`round ${round}`, '30 3 1 1 *');
      const calls = Array.from({ length: 6 }, () => fleet.call('POST', `/api/cronjobs/${id}/run`));
      const removal = fleet.call('DELETE', `/api/cronjobs/${id}`);
      expect((await removal).status).toBe(200);
      for (const { status, body } of await Promise.all(calls)) {
        if (status === 200) accepted.push(body);
        else expect({ status, body }).toEqual({ status: 404, body: { message: 'Unable to find cron job' } });
      }
      expect((await fleet.call('POST', `/api/cronjobs/${id}/run`)).status).toBe(404);
    }
    for (const { id } of accepted) await becomes(fleet, id, 'Sent');
  });
});
