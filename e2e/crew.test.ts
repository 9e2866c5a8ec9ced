import { anEvent, eventually, startReceiver } from '@jiter/testkit';
import { backends, startFleet, type Fleet, type WireEvent } from './fleet.ts';

const PROCESSES = 2;

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
  const readiness = async () => {
    const [port] = /(?<="healthPort":)\d+/.exec(fleet.workers[0]!.output()) ?? [];
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
  };

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
});
