import type { Outcome } from '@jiter/core';
import { runSql } from '@jiter/testkit';
import { aBody, setup } from '../test-setup.ts';

export const HOLD = { aheadMs: 3_600_000, leaseMs: 60_000 };
export const FAILED: Outcome = { kind: 'failed', reason: 'exhausted' };

export type ActSetup = Awaited<ReturnType<typeof setupActs>>;

/** The app, and what is done with its events all the time. */
export async function setupActs() {
  const jiter = await setup();
  const post = (path: string, body?: object) => jiter.api.post(`/api/events${path}`).send(body);
  type Shown = { id: string; status: string; history: unknown[] };
  const get = async (id: string) => (await jiter.api.get(`/api/events/${id}`)).body as Shown;

  async function create(also: object = {}): Promise<string> {
    const body = aBody(also as Record<string, unknown>);
    const made = await jiter.api.post('/api/events').send(body).expect(200);
    return (made.body as { id: string }).id;
  }

  async function attempt(id: string, outcome: Outcome): Promise<boolean> {
    const [event] = await jiter.store.deliveries.claim([id], HOLD);
    return jiter.store.deliveries.record({
      event: event!,
      startedAt: new Date(),
      lagMs: 1,
      durationMs: 1,
      phases: { claimedAheadMs: 213, dnsMs: 0, connectMs: 1, firstByteMs: 1 },
      status: '500',
      responseData: '',
      signatures: { jiter: 'x', standard: 'v1,x' },
      userAgent: 'Jiter',
      worker: 'w',
      outcome,
    });
  }

  /** One with an outcome. Of its bells nothing is left. */
  async function createAs(outcome: Outcome, also: object = {}): Promise<string> {
    const id = await create(also);
    await attempt(id, outcome);
    jiter.bells.length = 0;
    return id;
  }

  /** Some that failed, in order of their ids. */
  async function failedMany(count: number, also: object = {}): Promise<string[]> {
    const ids = await Promise.all(Array.from({ length: count }, () => createAs(FAILED, also)));
    return ids.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  }

  async function clear(): Promise<void> {
    await runSql(jiter.databaseUrl, 'delete from events');
    await runSql(jiter.databaseUrl, 'delete from settled_events');
    jiter.bells.length = 0;
  }
  return { ...jiter, post, get, create, attempt, createAs, failedMany, clear };
}
