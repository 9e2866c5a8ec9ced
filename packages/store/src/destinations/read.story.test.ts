import { runSql } from '@jiter/testkit';
import { setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const HOUR_MS = 3_600_000;

let jiter: SetupWithOrg;
let org: string;
let now: Date;
beforeEach(async () => {
  jiter = await setupWithOrg();
  ({ org } = jiter);
  now = new Date();
});
afterEach(() => jiter.close());

const later = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);
const read = async (host?: string) =>
  (await jiter.store.stats.destinations({ org, now, ...(host && { host }) })).destinations;
const due = (origin: string, hours: number, count = 1) =>
  runSql(
    jiter.url,
    `insert into events (org_id, scheduled_time, due_at, destination, payload)
     select ${org}, at, at, '${origin}/hook', ''
     from generate_series(0, ${count - 1}) as n, lateral (select '${later(hours).toISOString()}'::timestamptz + n * interval '1 minute' as at) as row`,
  );

test('what waits for a host, and is to come next, is of all its origins', async () => {
  // In whichever order its origins are looked at.
  const hosts = Array.from({ length: 8 }, (_none, index) => `${index}.example`);
  for (const [index, host] of hosts.entries()) {
    await due(`https://${host}`, 1 + (index % 2));
    await due(`https://${host}:443`, 2 - (index % 2));
  }
  await due('https://late.example', -1, 2);
  await due('https://late.example:443', -1, 3);
  const each = hosts.map((host) => expect.objectContaining({ host, waiting: 0, nextDueAt: later(1) }));
  expect(await read()).toEqual(expect.arrayContaining(each));
  expect(await read(hosts[1])).toEqual(each.slice(1, 2));
  expect(await read('late.example')).toMatchObject([{ waiting: 5 }]);
});

test('of what is to come the next thousand are looked at', async () => {
  await due('https://one.example', 1, 1_100);
  expect(await read()).toMatchObject([{ waiting: 0, nextDueAt: later(1) }]);
});

test('attempts count for five minutes and for a day, and how long they took for an hour', async () => {
  const counted = (agoMinutes: number, maxMs: number) =>
    runSql(
      jiter.url,
      `insert into delivery_stats (org_id, at, step_s, host, class_2xx, duration_10, duration_max)
       values (${org}, now() - interval '${agoMinutes} minutes', 10, 'one.example', 1, 1, ${maxMs})`,
    );
  const { org: other } = await jiter.store.orgs.create('other');
  await runSql(
    jiter.url,
    `insert into delivery_stats (org_id, at, step_s, host, class_2xx, duration_10, duration_max)
     values (${other}, now(), 10, 'one.example', 1, 1, 100)`,
    `insert into events (org_id, scheduled_time, due_at, destination, payload)
     values (${other}, now() - interval '1 hour', now(), 'https://one.example/', '')`,
  );
  for (const [index, ago] of [1, 6, 59, 61, 1_439, 1_441].entries()) await counted(ago, index + 1);
  const sum = (counts: object) => Object.values(counts).reduce((all: number, one: number) => all + one, 0);
  for (const [found] of [await read(), await read('one.example')]) {
    const { recent, day, duration, waiting } = found!;
    expect([sum(recent), sum(day), sum(duration.counts), duration.maxMs, waiting]).toEqual([1, 5, 3, 3, 0]);
  }
});
