import { fileURLToPath } from 'node:url';
import { eventually } from '@jiter/testkit';
import { aReceiver } from './a-fleet.ts';
import { backends, becomes, healthUrl, readMetrics, startFleet, type Fleet, type Running } from './fleet.ts';
import { hasTurn } from './faults/size.ts';
import { schedule, soon } from './load.ts';

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

  /** Has events with jobs of their own delivered, and answers which processes did it. */
  async function deliverers(): Promise<string[]> {
    const receiver = await aReceiver();
    const created = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        schedule(fleet, { destination: receiver.url, scheduledTime: soon(1_500 + index * 100) }),
      ),
    );
    const sent = await Promise.all(created.map(({ id }) => becomes(fleet, id, 'Sent')));
    return sent.map(({ history }) => (history!.at(-1)! as unknown as { worker: string }).worker);
  }

  /** Which one gets a job is chance: there are more events until each has had one. */
  async function allDeliver(): Promise<number[]> {
    const seen = new Set<string>();
    await eventually(async () => {
      for (const worker of await deliverers()) seen.add(worker);
      expect(seen.size).toBe(PROCESSES);
    }, 90_000);
    return [...seen].map(pidOf);
  }

  const pidOf = (worker: string) => Number(worker.split(':').at(-2));
  const readyz = (worker: Running) => fetch(`${healthUrl(worker)}/readyz`);
  const readiness = async () => (await readyz(fleet.workers[0]!)).status;

  /** The group's, as one. */
  async function numbers() {
    const text = (await readMetrics(healthUrl(fleet.workers[0]!))).join('\n');
    const read = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
    return { attempts: read('jiter_delivery_lag_seconds_count'), inFlight: read('jiter_gate_in_flight') };
  }

  test('both get jobs; one that dies is replaced; both end with the worker', async () => {
    const [victim] = await allDeliver();
    expect(await readiness()).toBe(200);

    // Of a process that is too busy to answer, its last numbers are told.
    const attempts = await eventually(async () => {
      const { attempts, inFlight } = await numbers();
      expect([attempts >= 10, inFlight]).toEqual([true, 0]);
      return attempts;
    });

    process.kill(victim!, 'SIGKILL');
    await eventually(() => expect(fleet.workers[0]!.output()).toContain('"signal":"SIGKILL"'));
    await eventually(async () => expect(await readiness()).toBe(200));
    const after = await allDeliver();
    expect(after).not.toContain(victim);
    // What the dead one had counted is in the sum for ever; the others tell theirs now and then.
    await eventually(async () => expect((await numbers()).attempts).toBeGreaterThanOrEqual(attempts + 10));

    expect(await fleet.workers[0]!.stop()).toBe(0);
    for (const pid of after) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  // A clock is compared with the database's.
  if (hasTurn(backend, 0))
    test("/readyz and the log show how far the machine's clock is off, as those of a single process do", async () => {
      const worker = await fleet.startWorker(skew);
      const { clockSkewMs } = await eventually(async () => {
        const shown = (await (await readyz(worker)).json()) as { status: string; clockSkewMs: number };
        expect(shown).toMatchObject({ status: 'ready', clockSkewMs: expect.any(Number) });
        return shown;
      });
      expect(Math.abs(clockSkewMs - AHEAD_MS)).toBeLessThan(2_000);
      await eventually(() => expect(worker.output()).toMatch(/"event":"clock.skewed","skewMs":\d{4}/));
    });
});
