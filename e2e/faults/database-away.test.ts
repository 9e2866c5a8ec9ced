import { randomBytes } from 'node:crypto';
import { ALL_EVENTS, eventually, queryRows } from '@jiter/testkit';
import { type DatabaseServer, startDatabaseServer } from '@jiter/testkit/database-server';
import { backends, readMetrics, type Fleet } from '../fleet.ts';
import { counted } from './counted.ts';
import type { Ledger } from './ledger.ts';
import { between, create, flow, soon } from '../load.ts';
import { repeated, unansweredAttempts, unrecordedIds, withGaps } from './records.ts';
import { allAlive, settled } from './settled.ts';
import { hasTurn, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const PER_SECOND = sized({ short: 20, full: 50 });
const BEFORE_MS = 3_000;
const AFTER_MS = sized({ short: 3_000, full: 8_000 });
/** Leases end meanwhile: they last 8 s longer than an attempt may take. */
const OUTAGE_MS = sized({ short: 13_000, full: 20_000 });
/** A receiver that is late because the machine is busy is asked again, and not given up on. */
const patient = { DELIVERY_TIMEOUT: '3s', RETRY_SCHEDULE: '1s,2s,5s,10s,20s' };

const outages: Record<string, number> = {
  'PostgreSQL: restarted': 0,
  'PostgreSQL: stopped for a while': OUTAGE_MS,
};

/** Creates at a steady rate through it all. Answers how many got which answer: a 503 has to say when to come back. */
async function keepCreating(fleet: Fleet, destination: string, forMs: number, ledger: Ledger) {
  const answers = new Map<string, number>();
  const send = async () => {
    const result = await create(fleet, { destination, scheduledTime: soon(between(1_500, 2_500)) });
    if (result.kind === 'created') ledger.created(result.event);
    const kind = result.kind === 'created' ? '200' : kindOf(result);
    answers.set(kind, (answers.get(kind) ?? 0) + 1);
  };
  await flow({ total: Math.round((forMs / 1_000) * PER_SECOND), perSecond: PER_SECOND, send });
  return answers;
}

const kindOf = ({ status, retryAfter }: { status: number; retryAfter: string | null }) =>
  `${status}${retryAfter === null ? '' : ' with Retry-After'}`;

/** A Prometheus that scrapes by an API key, which nobody can look up meanwhile. */
const untilMetricsSay = (fleet: Fleet, line: string) =>
  eventually(async () => expect(await readMetrics(fleet.url, fleet.apiKey)).toContain(line), 30_000);

async function takeAway(
  server: DatabaseServer,
  outageMs: number,
  meanwhile: () => Promise<void>,
): Promise<{ goneAtMs: number; backAtMs: number }> {
  const goneAtMs = Date.now();
  await server.stop();
  if (outageMs > 0) await meanwhile();
  await eventually(() => expect(Date.now()).toBeGreaterThanOrEqual(goneAtMs + outageMs), outageMs + 1_000);
  await server.start();
  return { goneAtMs, backAtMs: Date.now() };
}

/** What half of is a failing host's, by packages/core/src/notices/incident.ts. */
const JUDGED_ATTEMPTS = 20;

/** The latest first. */
async function hostsOfIncidents({ call }: Fleet): Promise<string[]> {
  const { body } = await call<{ host: string }[]>('GET', '/api/incidents');
  return body.map(({ host }) => host);
}

/** Of what was refused, nothing may be there twice. */
async function duplicatePayloads(url: string): Promise<number> {
  const rows = await queryRows(url, `select payload from ${ALL_EVENTS} group by payload having count(*) > 1`);
  return rows.length;
}

describe.each(backends)('the queue on %s', (backend) => {
  const env = { JITER_MASTER_KEY: randomBytes(32).toString('base64'), ...patient };
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await startDatabaseServer();
  }, TEST_TIMEOUT_MS);
  afterAll(() => server.remove());

  // One that is back at once is the lesser of the two, and has its turn on one of them in short.
  const chosen = Object.entries(outages).filter(([, outageMs]) => outageMs > 0 || hasTurn(backend, 1));

  test.each(chosen)(
    '%s under load',
    (scenario, outageMs) =>
      counted(scenario, backend, async (row) => {
        const fleet = await aFleet(backend, { workers: 2, databaseUrl: server.url, env });
        // Long enough that some are in flight as the database goes: made, and not recorded.
        const receiver = await aReceiver(() => ({ status: 200, delayMs: 400 }));
        const ledger = row.watch(receiver);
        const people = await aReceiver();
        // Of the outage before, on the same server.
        const before = await hostsOfIncidents(fleet);
        const made = await fleet.call('POST', '/api/channels', {
          kind: 'webhook',
          name: 'us',
          url: people.url,
        });
        const creating = keepCreating(fleet, receiver.url, BEFORE_MS + outageMs + AFTER_MS, ledger);
        await eventually(() => expect(receiver.hits.length).toBeGreaterThan(PER_SECOND), 30_000);
        await untilMetricsSay(fleet, 'jiter_database_up 1');
        const { goneAtMs, backAtMs } = await takeAway(server, outageMs, () =>
          untilMetricsSay(fleet, 'jiter_database_up 0'),
        );
        const answers = await creating;
        await settled(fleet, ledger, 90_000);

        const unrecorded = unrecordedIds(fleet);
        const unanswered = await unansweredAttempts(fleet);
        const unavailable = answers.get('503 with Retry-After') ?? 0;
        const after = receiver.hits.map(({ at }) => at).filter((at) => at > backAtMs);
        row.note({
          'outage, s': (backAtMs - goneAtMs) / 1_000,
          'answers 503': unavailable,
          'made and not recorded at once': unrecorded.size,
          'retries after a time-out': unanswered.size,
          'deliveries again after, s': (Math.min(...after) - backAtMs) / 1_000,
          'hits of one event at most': Math.max(...ledger.entries().map(({ hits }) => hits.length)),
        });
        const kinds = [...answers.keys()].sort();
        // One that is back at once need not be missed by anybody, where all is slow.
        if (outageMs > 0 || unavailable > 0) expect(kinds).toEqual(['200', '503 with Retry-After']);
        else expect(kinds).toEqual(['200']);
        const { unknown, ...counts } = row.counts();
        expect(counts).toMatchObject({ lost: 0, early: 0, misnamed: 0 });
        // Their rows may exist: a commit whose answer did not come.
        expect(unknown).toBeLessThanOrEqual(unavailable);
        expect(await duplicatePayloads(server.url)).toBe(0);
        // Recorded after the return, and not repeated: neither those, nor any other.
        if (outageMs > 0) expect(unrecorded.size).toBeGreaterThan(0);
        expect(await repeated(fleet, ledger, unanswered)).toEqual([]);
        expect(await withGaps(fleet, ledger, unrecorded)).toEqual([]);
        // Whatever of it failed was not the receiver's doing: whoever looks has looked once he finds one whose doing it is.
        const failing = await aReceiver([500]);
        const once = { retryPolicy: { maxRetries: 0 }, payload: 'x', delay: '0s' };
        await fleet.call('POST', '/api/events', { ...once, destination: failing.url });
        const hostOf = ({ url }: { url: string }) => new URL(url).host;
        // On a busy machine this process may be so late with so many answers that it was: then that may be said.
        const timeouts = [...unanswered.values()].reduce((sum, count) => sum + count, 0);
        const mayBeSaid = timeouts < JUDGED_ATTEMPTS / 2 ? [] : [hostOf(receiver)];
        await eventually(async () => {
          const hosts = (await hostsOfIncidents(fleet)).filter((host) => !mayBeSaid.includes(host));
          expect(hosts).toEqual([hostOf(failing), ...before]);
        }, 60_000);
        // Nor was anybody told of it, who is told what is to be told.
        await fleet.call('POST', `/api/channels/${made.body.id}/test`);
        const told = () => people.hits.map(({ body }) => body).join();
        await eventually(() => expect(told()).toContain('notice.test'), 30_000);
        if (mayBeSaid.length === 0) expect(told()).not.toContain(hostOf(receiver));
        allAlive(fleet);
      }),
    TEST_TIMEOUT_MS,
  );
});
