import { fileURLToPath } from 'node:url';
import { anEvent, eventually, startReceiver } from '@jiter/testkit';
import { backends, startFleet, type Fleet, type Running, type WireEvent } from './fleet.ts';

const PROCESSES = 2;
const AHEAD_MS = 5_000;
const shim = fileURLToPath(new URL('faults/skew.mjs', import.meta.url));
const skew = { NODE_OPTIONS: `--import ${shim}`, JITER_TEST_SKEW_MS: String(AHEAD_MS) };

describe.each(backends)('a worker of two processes, the queue on %s', (backend) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await startFleet(backend, {
      workers: 1,
      env: { JITER_WORKERS: String(PROCESSES), HTTP_CLIENT: 'undici', HEALTH_PORT: '0' },
    });
  });
  afterAll(() => fleet.stop());

  /** Delivers `count` events with jobs of their own, and answers how many each process delivered. */
  async function deliver(count: number): Promise<Map<string, number>> {
    const receiver = await startReceiver();
    const created = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const scheduledTime = new Date(Date.now() + 1_500 + index * 10);
        const event = anEvent({ destination: receiver.url, scheduledTime });
        return (await fleet.call('POST', '/api/events', event)).body;
      }),
    );
    const sent = await Promise.all(created.map(({ id }) => untilSent(id)));
    await receiver.close();
    const tally = new Map<string, number>();
    for (const { history } of sent) {
      const { worker } = history!.at(-1)! as unknown as { worker: string };
      tally.set(worker, (tally.get(worker) ?? 0) + 1);
    }
    return tally;
  }

  const untilSent = (id: string): Promise<WireEvent> =>
    eventually(async () => {
      const { body } = await fleet.call('GET', `/api/events/${id}`);
      expect(body.status).toBe('Sent');
      return body;
    });
  const pidOf = (worker: string) => Number(worker.split(':').at(-1));
  const readyz = ({ output }: Running) => {
    const [port] = /(?<="healthPort":)\d+/.exec(output()) ?? [];
    return fetch(`http://127.0.0.1:${port}/readyz`);
  };
  const readiness = async () => (await readyz(fleet.workers[0]!)).status;

  test('both get jobs; one that dies is replaced; both end with the worker', async () => {
    const before = await deliver(40);
    expect(before.size).toBe(PROCESSES);
    expect(await readiness()).toBe(200);

    const victim = pidOf([...before.keys()][0]!);
    process.kill(victim, 'SIGKILL');
    await eventually(async () => expect(await readiness()).toBe(503));
    await eventually(async () => expect(await readiness()).toBe(200));
    const after = await deliver(40);
    expect(after.size).toBe(PROCESSES);
    expect([...after.keys()].map(pidOf)).not.toContain(victim);

    expect(await fleet.workers[0]!.stop()).toBe(0);
    for (const worker of after.keys()) expect(() => process.kill(pidOf(worker), 0)).toThrow('ESRCH');
  });

  test("/readyz and the log show how far the machine's clock is off, as those of a single process do", async () => {
    const worker = await fleet.startWorker(skew);
    const { clockSkewMs } = await eventually(async () => {
      const shown = (await (await readyz(worker)).json()) as { status: string; clockSkewMs: number };
      expect(shown).toMatchObject({ status: 'ready', clockSkewMs: expect.any(Number) });
      return shown;
    });
    expect(Math.abs(clockSkewMs - AHEAD_MS)).toBeLessThan(1_000);
    expect(worker.output()).toMatch(/"event":"clock.skewed","skewMs":\d{4}/);
  });
});
