import { randomBytes } from 'node:crypto';
import { eventually, queryRows, startDatabaseServer, type DatabaseServer } from '@jiter/testkit';
import { backends, callApi, type Fleet } from '../fleet.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { between, flow, soon } from './load.ts';
import { allAlive, settled } from './settled.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from './start.ts';

const PER_SECOND = sized({ short: 40, full: 50 });
const BEFORE_MS = 3_000;
const AFTER_MS = sized({ short: 3_000, full: 15_000 });
const OUTAGE_MS = sized({ short: 4_000, full: 20_000 });

const outages: Record<string, number> = {
  'PostgreSQL: restarted': 0,
  'PostgreSQL: stopped for a while': OUTAGE_MS,
};

type Tally = { answers: Map<string, number> };

/** Creates at a steady rate through it all; each answer is a 200, or a 503 that says when to come back. */
async function keepCreating(
  fleet: Fleet,
  destination: string,
  forMs: number,
  ledger: Ledger,
): Promise<Tally> {
  const tally: Tally = { answers: new Map() };
  const send = async (index: number) => {
    const body = {
      destination,
      payload: `${fleet.apiKey} ${index}`,
      scheduledTime: soon(between(1_500, 2_500)),
    };
    const answer = await fetch(new URL('/api/events', fleet.url), {
      method: 'POST',
      headers: { 'x-api-key': fleet.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const retryAfter = answer.headers.get('retry-after');
    const kind = `${answer.status}${retryAfter === null ? '' : ' with Retry-After'}`;
    tally.answers.set(kind, (tally.answers.get(kind) ?? 0) + 1);
    const event = (await answer.json()) as { id: string; scheduledTime: string };
    if (answer.status === 200) ledger.created(event);
  };
  await flow({ total: Math.round((forMs / 1_000) * PER_SECOND), perSecond: PER_SECOND, send });
  return tally;
}

async function takeAway(
  server: DatabaseServer,
  outageMs: number,
): Promise<{ goneAtMs: number; backAtMs: number }> {
  const goneAtMs = Date.now();
  await server.stop();
  await eventually(() => expect(Date.now()).toBeGreaterThanOrEqual(goneAtMs + outageMs), outageMs + 1_000);
  await server.start();
  return { goneAtMs, backAtMs: Date.now() };
}

/** Of what was refused, nothing may be there twice. */
async function duplicatePayloads(url: string): Promise<number> {
  const rows = await queryRows(url, 'select payload from events group by payload having count(*) > 1');
  return rows.length;
}

describe.each(backends)('the queue on %s', (backend) => {
  const env = { JITER_MASTER_KEY: randomBytes(32).toString('base64') };
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await startDatabaseServer();
  }, TEST_TIMEOUT_MS);
  afterAll(() => server.remove());

  test.each(Object.entries(outages))(
    '%s under load',
    async (scenario, outageMs) => {
      const fleet = await aFleet(backend, { workers: 2, databaseUrl: server.url, env });
      // Long enough that some are in flight as the database goes: made, and not recorded.
      const receiver = await aReceiver(() => ({ status: 200, delayMs: 400 }));
      const ledger = createLedger([receiver]);
      const creating = keepCreating(fleet, receiver.url, BEFORE_MS + outageMs + AFTER_MS, ledger);
      await eventually(() => expect(receiver.hits.length).toBeGreaterThan(PER_SECOND), 30_000);
      const { goneAtMs, backAtMs } = await takeAway(server, outageMs);
      const unrecorded = receiver.hits.filter(({ at }) => at > goneAtMs - 1_000 && at < backAtMs);
      const { answers } = await creating;
      await settled(fleet, ledger, 90_000);

      const repeated = ledger.entries().filter(({ hits }) => hits.length > 1);
      const unavailable = answers.get('503 with Retry-After') ?? 0;
      const firstAfterMs = Math.min(...receiver.hits.filter(({ at }) => at > backAtMs).map(({ at }) => at));
      const counts = ledger.report(scenario, backend, `${unrecorded.length} made and not recorded`, {
        'outage, s': (backAtMs - goneAtMs) / 1_000,
        'answers 503': unavailable,
        'deliveries again after, s': (firstAfterMs - backAtMs) / 1_000,
        'hits of one event at most': Math.max(...ledger.entries().map(({ hits }) => hits.length)),
      });
      expect([...answers.keys()].sort()).toEqual(['200', '503 with Retry-After']);
      expect(counts).toMatchObject({ lost: 0, early: 0 });
      const ids = new Set(unrecorded.map(({ id }) => id));
      expect(repeated.filter(({ id, hits }) => !ids.has(id) || hits.length > 2)).toEqual([]);
      expect(
        await unrecordedAttempts(
          fleet,
          unrecorded.map(({ id }) => id),
        ),
      ).toEqual([]);
      expect(await duplicatePayloads(server.url)).toBe(0);
      allAlive(fleet);
    },
    TEST_TIMEOUT_MS,
  );
});

/** Attempts that were made while nobody could write: each of them is in the history now. */
async function unrecordedAttempts(fleet: Fleet, ids: readonly string[]): Promise<string[]> {
  const bare = await Promise.all(
    ids.map(async (id) => {
      const { body } = await callApi(
        fleet.url,
        fleet.apiKey,
        'GET',
        `/api/events/${id.slice('evt_'.length)}`,
      );
      return body.status === 'Sent' && body.history!.length > 0 ? [] : [id];
    }),
  );
  return bare.flat();
}
