import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@jiter/testkit';
import { aReceiver } from './a-fleet.ts';
import { backends, startFleet, type Fleet, type Running } from './fleet.ts';
import { divided, hasTurn } from './faults/size.ts';
import { schedule, soon } from './load.ts';

const CUT = 'cut: the worker stopped before an answer came';
const TIMEOUT = 'timeout: no answer within 4000 ms';
/** Without a pause it would take a core from what it looks at. */
const LOOK_EVERY_MS = 10;

/** What a grace that is shorter than, equal to or longer than the time limit makes of an attempt under way. */
const graces: [grace: string, limit: string, first: string[]][] = [
  // By far: a busy machine may be late with the signal.
  ['0', '1min', [CUT]],
  ['300ms', '1min', [CUT]],
  // Whichever comes first: both are true. A limit that is over before the worker is told to stop would be no test of this, and
  // this process, which tells it so, stands still for a moment now and then.
  ['4s', '4s', [CUT, TIMEOUT]],
  ['10s', '4s', [TIMEOUT]],
];

describe.each(backends)('a worker that stops with a request under way, the queue on %s', (backend) => {
  let fleet: Fleet;
  beforeAll(async () => void (fleet = await startFleet(backend, { workers: 0 })));
  afterEach(() =>
    Promise.all(fleet.running.filter((one) => one.process !== fleet.api.process).map((one) => one.stop())),
  );
  afterAll(() => fleet.stop());

  async function scheduleOne(destination: string): Promise<string> {
    const { id } = await schedule(fleet, { destination, scheduledTime: soon(300) });
    return `/api/events/${id}`;
  }

  const becomes = (path: string, status: string) =>
    eventually(async () => {
      const { body } = await fleet.call('GET', path);
      expect(body.status).toBe(status);
      return body;
    });

  /** Stops it, and answers every status that the event showed meanwhile. */
  async function stopWatching(worker: Running, path: string): Promise<string[]> {
    const statuses = new Set<string>();
    let ended: unknown;
    void worker.stop().then((code) => (ended = code));
    while (ended === undefined) {
      statuses.add((await fleet.call('GET', path)).body.status);
      await pause(LOOK_EVERY_MS);
    }
    expect(ended).toBe(0);
    return [...statuses];
  }

  test.each(divided(backend, graces))(
    'after a grace of %s: what has left is never Pending again',
    async (grace, limit, first) => {
      const env = { DELIVERY_TIMEOUT: limit, DRAIN_GRACE: grace, RETRY_SCHEDULE: '300ms,300ms' };
      const receiver = await aReceiver([{ hang: true }, 500, 200]);
      const worker = await fleet.startWorker(env);
      const path = await scheduleOne(receiver.url);
      await eventually(() => expect(receiver.hits).toHaveLength(1));
      expect(await stopWatching(worker, path)).toEqual(['Queued']);

      const { history } = (await fleet.call('GET', path)).body;
      expect(history).toHaveLength(1);
      expect(first).toContain(history![0]!.status);
      expect(JSON.parse(history![0]!.requestData)).toMatchObject({ body: receiver.hits[0]!.body });
      for (const changes of [{ payload: 'another' }, { status: 'Cancelled' }]) {
        expect(await fleet.call('PUT', path, changes)).toMatchObject({ status: 400 });
      }

      await fleet.startWorker(env);
      const sent = await becomes(path, 'Sent');
      expect(sent.history!.slice(1).map(({ status }) => status)).toEqual(['500', '200']);
      expect(new Set(receiver.hits.map(({ id, body }) => id + body)).size).toBe(1);
    },
  );

  // What a cut attempt is recorded as knows nothing of the queue.
  const onOne = hasTurn(backend, 0) ? test : test.skip;
  onOne('cut attempts leave all retries to the customer', async () => {
    const env = { DELIVERY_TIMEOUT: '1min', DRAIN_GRACE: '0', RETRY_SCHEDULE: '200ms,200ms' };
    const receiver = await aReceiver([{ hang: true }, { hang: true }, 500]);
    let worker = await fleet.startWorker(env);
    const path = await scheduleOne(receiver.url);
    for (const hits of [1, 2]) {
      await eventually(() => expect(receiver.hits).toHaveLength(hits));
      await worker.stop();
      worker = await fleet.startWorker(env);
    }
    const failed = await becomes(path, 'Failed To Send');
    expect(failed.history!.map(({ status }) => status)).toEqual([CUT, CUT, '500', '500', '500']);
  });
});
