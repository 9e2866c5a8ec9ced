import { eventually, queryRows } from '@jiter/testkit';
import { backends, type Fleet, type Running } from '../fleet.ts';
import { counted } from './counted.ts';
import { clean, percentile } from './ledger.ts';
import { between, createAll, soon } from '../load.ts';
import { repeated, unansweredAttempts, unrecordedClaims } from './records.ts';
import { allAlive, settled } from './settled.ts';
import { divided, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const EVENTS = sized({ short: 200, full: 3_000 });
const ROUNDS = sized({ short: 2, full: 10 });
/** By default a lease lasts 6 s and the others ask for it every second; short runs beside other tests. */
const TAKEN_OVER_WITHIN_MS = sized({ short: 60_000, full: 10_000 });
/** They lie beyond the horizon when they are made, so that nobody but a leader rings for them. */
const env = { ENQUEUE_HORIZON: '1s', SWEEP_INTERVAL: '250ms' };
const DUE_MS: [number, number] = [4_000, sized({ short: 25_000, full: 110_000 })];

type Lead = { term: number; pid: number };

async function leadOf({ env: { DATABASE_URL } }: Fleet): Promise<Lead> {
  const sql = `select term::int, split_part(holder, ':', 2)::int as pid from leases where name = 'leader'`;
  return (await queryRows<Lead>(DATABASE_URL, sql))[0]!;
}

/** Once somebody leads who is not `before`. */
function nextLead(fleet: Fleet, before: Lead): Promise<Lead> {
  return eventually(async () => {
    const lead = await leadOf(fleet);
    expect(lead.term).toBeGreaterThan(before.term);
    return lead;
  }, TAKEN_OVER_WITHIN_MS + 30_000);
}

type Struck = {
  strike: (leader: Running) => Promise<unknown>;
  after: (fleet: Fleet, leader: Running) => Promise<unknown>;
};

const ends = (leader: Running, term: number) =>
  eventually(
    () => expect(leader.output()).toMatch(new RegExp(`"event":"lease.ended".*"term":"${term}"`)),
    60_000,
  );

const faults: Record<string, Struck> = {
  'the leader is killed': {
    strike: (leader) => leader.stop('SIGKILL'),
    after: (fleet) => fleet.startWorker(),
  },
  'the leader is suspended, and goes on when another one leads': {
    strike: (leader) => Promise.resolve(leader.process.kill('SIGSTOP')),
    after: (_fleet, leader) => Promise.resolve(leader.process.kill('SIGCONT')),
  },
};

describe.each(backends)('the queue on %s', (backend) => {
  test.each(divided(backend, Object.entries(faults)))(
    '%s, again and again, in the midst of its duties',
    (scenario, { strike, after }) =>
      counted(scenario, backend, async (row) => {
        const fleet = await aFleet(backend, { workers: 3, env });
        const receiver = await aReceiver();
        const ledger = row.watch(receiver);
        const wish = () => ({ destination: receiver.url, scheduledTime: soon(between(...DUE_MS)) });
        await createAll(fleet, Array.from({ length: EVENTS }, wish), ledger.created);
        let lead = await nextLead(fleet, { term: 0, pid: 0 });
        const tookMs: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const leader = fleet.running.find(({ process: { pid } }) => pid === lead.pid)!;
          await strike(leader);
          const struckMs = performance.now();
          const next = await nextLead(fleet, lead);
          tookMs.push(performance.now() - struckMs);
          await after(fleet, leader);
          if (!leader.wasStopped()) await ends(leader, lead.term);
          lead = next;
        }
        await settled(fleet, ledger, 120_000);

        const lags = ledger.lagsMs();
        row.note({
          'taken over after at most, s': Math.max(...tookMs) / 1_000,
          'lag max, ms': lags.at(-1)!,
          'p50, ms': percentile(lags, 0.5),
        });
        expect({ ...row.counts(), duplicated: 0 }).toMatchObject({ ...clean, created: EVENTS });
        // What one had in its hands may have been sent by it and by another one.
        const unrecorded = await unrecordedClaims(fleet);
        const allowedOf = (id: string) => unrecorded.get(id) ?? 0;
        expect(await repeated(fleet, ledger, await unansweredAttempts(fleet), allowedOf)).toEqual([]);
        expect(Math.max(...tookMs)).toBeLessThanOrEqual(TAKEN_OVER_WITHIN_MS);
        allAlive(fleet);
      }),
    TEST_TIMEOUT_MS,
  );
});
