import { ALL_ATTEMPTS, ALL_EVENTS, openSql, type Sql, type Statement, watchStatements } from '@jiter/testkit';
import { aBody, API_KEY, setup, soon, type Setup } from '../test-setup.ts';

/** An org as its caller knows it: the key, and the ids of what it has. */
export type Org = {
  org: string;
  key: string;
  events: string[];
  cronJobs: string[];
  /** Of cron jobs. They are listed with `include=cron` only. */
  occurrences: string[];
  keys: string[];
  inboxes: string[];
  bulk: string[];
  channels: string[];
  incidents: string[];
  links: string[];
};

/** What it has of the kind that stands first in a path. */
export function idsOf(path: string, org: Org): string[] {
  const [, noun] = /\/api\/(\w+)/.exec(path)!;
  const { events, occurrences, cronJobs: cronjobs, ...others } = org;
  const ids = { ...others, events: [...events, ...occurrences], cronjobs };
  if (!Object.hasOwn(ids, noun!)) throw new Error(`nobody made any ${noun}: see seed`);
  return ids[noun as keyof Omit<typeof ids, 'org' | 'key'>];
}
/**
 * Which org a key opens, what that may, and by which number it is named as who makes events, is remembered and asked again after
 * some seconds or a minute, whatever the request is about.
 */
const OF_KEYS = /\bapi_keys\b|\binto creators\b|^select id, settings from orgs where id = any/;

export type TwoOrgs = Awaited<ReturnType<typeof openTwoOrgs>>;

/** In seconds. Both orgs have events at the very same moments, and two of their own at one. */
const MOMENTS = [0, 1, 2, 2, 3, 4, 4, 5];
const AHEAD_MS = 600_000;

/** The app with two orgs that have of everything, and all that its store says to PostgreSQL. */
export async function openTwoOrgs(overrides: Parameters<typeof setup>[0] = {}) {
  // Before the first connection is made: each keeps the `query` that it found.
  const statements = watchStatements(OF_KEYS);
  const jiter = await setup(overrides);
  const sql = await openSql(jiter.databaseUrl);
  const call = createCall(jiter.url, statements.said);
  const times = MOMENTS.map((second) => soon(60_000 + second * 1_000));
  const { apiKey, org } = await jiter.store.orgs.create('B');
  const seeded = (org: string, key: string) => seed({ jiter, sql, call, times, org, key });
  const a = await seeded(jiter.org, API_KEY);
  const b = await seeded(org, apiKey);
  return {
    jiter,
    sql,
    call,
    times,
    a,
    b,
    said: statements.said,
    close: async () => {
      await sql.close();
      await jiter.close();
      statements.stop();
    },
  };
}

type Answer = { status: number; headers: Record<string, string>; text: string; asked: Statement[] };
type Call = ReturnType<typeof createCall>;

function createCall(url: string, said: readonly Statement[]) {
  /** `asked` is what was said to the database meanwhile: one call at a time, or it is others' as well. */
  return async (key: string, method: string, path: string, body?: unknown): Promise<Answer> => {
    const before = said.length;
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      ...(body !== undefined && method !== 'GET' && { body: JSON.stringify(body) }),
    });
    const { date: _date, ...headers } = Object.fromEntries(answer.headers);
    return { status: answer.status, headers, text: await answer.text(), asked: said.slice(before) };
  };
}

/** Throws unless the call was answered with a 200. */
export async function read<T>(
  call: Call,
  key: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const { status, text } = await call(key, method, path, body);
  if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
  return JSON.parse(text) as T;
}

type Seed = { jiter: Setup; sql: Sql; call: Call; times: string[]; org: string; key: string };

/** Events in every state with a history, and cron jobs: one that ran, one of them paused. */
async function seed({ jiter, sql, call, times, org, key }: Seed): Promise<Org> {
  const ask = (method: string, path: string, body?: unknown) =>
    read<{ id: string }>(call, key, method, path, body);
  const events: string[] = [];
  for (const scheduledTime of times)
    events.push((await ask('POST', '/api/events', aBody({ payload: `${org}'s secret`, scheduledTime }))).id);
  await ask('PUT', `/api/events/${events[0]}`, { status: 'Cancelled' });
  const cronJobs: string[] = [];
  const job = { payload: `${org}'s tick`, destination: 'https://example.com/', expression: '0 9 * * 1' };
  for (let left = 2; left > 0; left -= 1) cronJobs.push((await ask('POST', '/api/cronjobs', job)).id);
  const ran = await ask('POST', `/api/cronjobs/${cronJobs[0]}/run`);
  await ask('PUT', `/api/cronjobs/${cronJobs[1]}`, { status: 'Disabled' });
  await attempt(jiter, [ran.id, ...events.slice(1, 4)]);
  const rows = await sql.rows<{ id: string }>(
    `select id from ${ALL_EVENTS} where org_id = ${org} and cron_id is not null`,
  );
  const keys = (await jiter.store.keys.list(org)).map(({ id }) => id);
  const bulk = [(await ask('POST', '/api/bulk', { action: 'retry', filter: { label: 'nothing' } })).id];
  const inboxes = [(await ask('POST', '/api/inboxes')).id];
  const channel = { kind: 'webhook', name: `${org}'s secret`, url: 'https://example.com/' };
  const channels = [(await ask('POST', '/api/channels', channel)).id];
  await sql.rows(`insert into incidents (org_id, host) values (${org}, 'example.com')`);
  const incidents = (await jiter.store.channels.incidents(org, { limit: 1 })).map(({ id }) => id);
  const links = [(await ask('POST', '/api/links', { host: 'example.com' })).id];
  const occurrences = rows.map(({ id }) => id);
  return { org, key, events, cronJobs, occurrences, keys, inboxes, bulk, channels, incidents, links };
}

const OUTCOMES = [
  { kind: 'sent' },
  { kind: 'failed', reason: 'exhausted' },
  { kind: 'retry', at: new Date(Date.now() + AHEAD_MS) },
  { kind: 'sent' },
] as const;

async function attempt(jiter: Setup, ids: string[]): Promise<void> {
  const held = await jiter.store.deliveries.claim(ids, { aheadMs: AHEAD_MS, leaseMs: AHEAD_MS });
  for (const event of held) {
    const index = ids.indexOf(event.id);
    await jiter.store.deliveries.record({
      event,
      startedAt: new Date(event.scheduledTime.getTime() + index * 1_000),
      lagMs: 1,
      durationMs: 1,
      status: '200',
      responseData: 'seen',
      signatures: { jiter: '', standard: '' },
      userAgent: 'Jiter/test',
      worker: 'w',
      outcome: OUTCOMES[index]!,
    });
  }
}

/** A text that is another one whenever any row of `org` is another one, or there is one more. */
export async function digestOf(sql: Sql, org: string): Promise<string> {
  const rows = await sql.rows<{ digest: string }>(
    `select md5(string_agg(line, '|' order by line)) as digest from (
       select e::text as line from events e where org_id = ${org}
       union all select s::text from settled_events s where org_id = ${org}
       union all select j::text from cron_jobs j where org_id = ${org}
       union all select i::text from inboxes i where org_id = ${org}
       union all select o::text from orgs o where id = ${org}
       union all select attempts::text from ${ALL_ATTEMPTS} join ${ALL_EVENTS} on events.id = event_id
         where org_id = ${org}) lines`,
  );
  return rows[0]!.digest;
}
