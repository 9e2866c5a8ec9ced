import { ATTEMPT_CLASSES } from '@jiter/core';
import type { AttemptResult } from '@jiter/store';
import { createMetrics } from '@jiter/metrics';
import { aClaimedEvent } from '../deliver/claimed-event.fixture.ts';
import { listFamilies } from './families.ts';
import { createTally, OTHER_HOSTS, type Tally } from './tally.ts';

const AT = new Date('2026-11-26T12:00:03.000Z');
const SLOT = new Date('2026-11-26T12:00:00.000Z');

type Wish = Partial<AttemptResult> & { org?: string; host?: string };

function aResult({ org = '1', host = 'a.example', ...changes }: Wish = {}): AttemptResult {
  return {
    event: { ...aClaimedEvent(AT), org, destination: `https://${host}/hook` },
    startedAt: AT,
    lagMs: 2,
    durationMs: 40,
    status: '200',
    responseData: '',
    signatures: { jiter: '', standard: '' },
    userAgent: '',
    worker: 'w',
    outcome: { kind: 'sent' },
    ...changes,
  };
}

const byClass = (attempts: readonly number[]) =>
  Object.fromEntries(ATTEMPT_CLASSES.map((name, index) => [name, attempts[index]]).filter(([, n]) => n));

test('attempts are counted by class, by lag and by duration, events by how they ended', () => {
  const tally = createTally();
  const sent = aResult();
  const retried = aResult({ status: '503', lagMs: 60, outcome: { kind: 'retry', at: AT } });
  const failed = aResult({
    status: 'timeout: no answer',
    lagMs: 400_000,
    outcome: { kind: 'failed', reason: 'exhausted' },
  });
  for (const result of [sent, retried, failed]) {
    tally.attempted(result);
    tally.recorded(result);
  }
  const [count, ...others] = tally.take();
  expect(others).toEqual([]);
  expect(count).toMatchObject({ org: '1', host: 'a.example', at: SLOT, sent: 1, failed: 1, early: 0 });
  expect(byClass(count!.attempts)).toEqual({ '2xx': 1, '5xx': 1, timeout: 1 });
  expect(count!.lag).toMatchObject({ maxMs: 400_000, sumMs: 400_062 });
  expect(count!.lag.counts.reduce((sum, one) => sum + one)).toBe(3);
  expect(count!.duration.maxMs).toBe(40);
  expect(tally.take()).toEqual([]);
  expect(byClass(tally.totals.attempts.failed)).toEqual({ timeout: 1 });
});

test('one that left early would be seen', () => {
  const tally = createTally();
  tally.attempted(aResult({ lagMs: -1 }));
  expect(tally.take()).toMatchObject([{ early: 1 }]);
});

test('what was settled without an attempt is none, and what could not be recorded no outcome', () => {
  const tally = createTally();
  const { signatures: _none, ...expired } = aResult({
    status: 'expired: not sent',
    outcome: { kind: 'failed', reason: 'expired' },
  });
  tally.attempted(expired);
  tally.recorded(expired);
  tally.attempted(aResult());
  const [count] = tally.take();
  expect(byClass(count!.attempts)).toEqual({ '2xx': 1 });
  expect(count).toMatchObject({ sent: 0, failed: 1 });
});

test('by org, by host, and by when the answer came, in steps of ten seconds', () => {
  const tally = createTally();
  tally.attempted(aResult());
  tally.attempted(aResult({ org: '2' }));
  tally.attempted(aResult({ host: 'b.example:8080' }));
  tally.attempted(aResult({ durationMs: 7_000 }));
  // Of a step that is over: it comes to the one that is under way.
  tally.attempted(aResult());
  const shown = tally.take().map(({ org, host, at }) => [org, host, at.toISOString().slice(17, 19)]);
  expect(shown).toEqual([
    ['1', 'a.example', '00'],
    ['1', 'b.example:8080', '00'],
    ['2', 'a.example', '00'],
    ['1', 'a.example', '10'],
  ]);
});

test('beyond so many hosts an org has others, which leaves room for those of others, and nothing is lost', () => {
  const tally = createTally();
  for (let host = 0; host < 1_000; host += 1) tally.attempted(aResult({ host: `h${host}.example` }));
  for (let org = 2; org < 3_000; org += 1) tally.attempted(aResult({ org: String(org) }));
  const counts = tally.take();
  const own = counts.filter(({ org }) => org === '1');
  expect(own).toHaveLength(101);
  expect(own.find(({ host }) => host === OTHER_HOSTS)!.lag.counts).toContain(900);
  expect(counts.find(({ org }) => org === '2')!.host).toBe('a.example');
  expect(counts.length).toBeLessThan(1_200);
  expect(byClass(tally.totals.attempts.sent)).toEqual({ '2xx': 3_998 });
});

test('what says nothing of a host is counted of its org alone, also where hosts are many', () => {
  const tally = createTally({ inboxes: { looksLike: ({ host }) => host === 'inbox.example' } });
  for (let host = 0; host < 200; host += 1) tally.attempted(aResult({ host: `h${host}.example` }));
  tally.attempted(aResult({ host: 'inbox.example', status: '503' }));
  const counts = tally.take();
  expect(counts.map(({ host }) => host)).not.toContain('inbox.example');
  expect(byClass(counts.find(({ host }) => host === '')!.attempts)).toEqual({ '5xx': 1 });
});

function seriesOf({ totals }: Tally) {
  const metrics = createMetrics(
    listFamilies({
      version: 'x',
      skewMs: () => 0,
      totals,
      duties: new Map(),
      inFlight: () => 0,
      waiting: () => 0,
      statements: () => [],
    }),
  );
  const isOfHere = (line: string) => line.startsWith('jiter_');
  return async () => (await metrics.text()).split('\n').filter(isOfHere);
}

test.each([false, true])(
  '10,000 hosts and 1,000 orgs make no more series than a hundred orgs do; apart: %s',
  async (byOrg) => {
    const tally = createTally({ byOrg });
    const read = seriesOf(tally);
    const deliver = (orgs: number, hosts: number) => {
      for (let n = 0; n < hosts; n += 1) {
        tally.attempted(aResult({ org: String(n % orgs), host: `h${n}.example` }));
        tally.created('tick', [String(n % orgs)]);
      }
    };
    if (!byOrg) expect((await read()).join('\n')).not.toContain('org=');
    deliver(100, 100);
    const before = await read();
    deliver(1_000, 10_000);
    const after = await read();
    const namesOf = (lines: readonly string[]) => lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(namesOf(after).sort()).toEqual(namesOf(before).sort());
    const totalOf = (name: string) =>
      after
        .filter((line) => line.startsWith(name))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    expect(totalOf('jiter_deliveries_total{outcome="sent",status_class="2xx"')).toBe(10_100);
    expect(totalOf('jiter_events_created_total{source="tick"')).toBe(10_100);
    const labels = after.filter(
      (line) => line.startsWith('jiter_deliveries_total{') && line.includes('org='),
    );
    expect(labels).toHaveLength(byOrg ? 100 + 32 : 0);
  },
);

test('what was given back is told by why, and each of the reasons before there was any', async () => {
  const tally = createTally();
  const read = seriesOf(tally);
  const told = async () => {
    const lines = (await read()).filter((line) => line.startsWith('jiter_deliveries_handed_back_total'));
    return Object.fromEntries(
      lines.map((line) => [/reason="(.+)"/.exec(line)![1], Number(line.split(' ')[1])]),
    );
  };
  const none = { 'no-slot': 0, 'key-missing': 0, fault: 0, stopping: 0, 'held-long': 0, apart: 0 };
  expect(await told()).toEqual(none);
  for (const why of ['key-missing', 'no-slot', 'key-missing'] as const) tally.handedBack(why);
  expect(await told()).toEqual({ ...none, 'key-missing': 2, 'no-slot': 1 });
});

test('once the clock is set back steps are by what it shows again, and what is recorded late comes to the one that is under way', () => {
  const tally = createTally();
  const times = (of: ReturnType<typeof tally.take>) => of.map(({ at, sent }) => [at.toISOString(), sent]);
  const wrong = aResult({ startedAt: new Date('2099-01-01T00:00:00.000Z') });
  tally.attempted(wrong);
  tally.recorded(wrong);
  expect(times(tally.take())).toEqual([['2099-01-01T00:00:00.000Z', 1]]);
  tally.attempted(aResult());
  tally.recorded(aResult());
  tally.recorded(aResult({ startedAt: new Date(AT.getTime() - 3_600_000) }));
  expect(times(tally.take())).toEqual([[SLOT.toISOString(), 2]]);
});
