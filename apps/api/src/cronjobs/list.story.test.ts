import type supertest from 'supertest';
import { runSql } from '@jiter/testkit';
import { ANSWER_BYTES } from '../http/answers.ts';
import { setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

async function anOrg() {
  const { org, apiKey } = await jiter.store.orgs.create('another');
  const ask = async (method: 'get' | 'post' | 'put', path: string, body?: object) =>
    (await jiter.api[method](path).set('x-api-key', apiKey).send(body).expect(200)).text;
  return { org, apiKey, ask };
}

const aJob = (overrides = {}) => ({
  payload: 'tick',
  destination: 'https://example.com/hook',
  expression: '0 9 * * *',
  ...overrides,
});

type Listed = { id: string; payload: string };

/** Every page, as long as one is named. */
async function readAll(apiKey: string, path = '/api/cronjobs') {
  const pages: Listed[][] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const { body, headers }: supertest.Response = await jiter.api
      .get(next)
      .set('x-api-key', apiKey)
      .expect(200);
    expect(Number(headers['content-length'])).toBeLessThanOrEqual(ANSWER_BYTES);
    pages.push(body as Listed[]);
    next = /<([^>]+)>; rel="next"/.exec(headers['link'] ?? '')?.[1];
    if (next) expect(new URL(next, jiter.url).searchParams.get('cursor')).toBe(headers['x-next-cursor']);
  }
  return pages;
}

test('a job is listed as it is shown alone, byte for byte, whatever its state', async () => {
  const { ask } = await anOrg();
  const wishes = [
    aJob(),
    aJob({ payload: '"\\\n\u0001\u007fé€😀\u2028', destination: 'https://example.com/"é?a=\'' }),
    aJob({ timezone: 'Europe/Berlin', misfire: 'all', maxLateness: 5_000, expression: '*/5 * * * * *' }),
    aJob({ payload: 'paused' }),
    aJob({ payload: 'stalled' }),
    aJob({ payload: 'run by hand at the moment of its next tick' }),
  ];
  const ids: string[] = [];
  for (const wish of wishes) ids.push((JSON.parse(await ask('post', '/api/cronjobs', wish)) as Listed).id);
  await ask('post', `/api/cronjobs/${ids[0]}/run`);
  await ask('put', `/api/cronjobs/${ids[3]}`, { status: 'Disabled' });
  await runSql(
    jiter.databaseUrl,
    `update cron_jobs set stalled_at = next_time, next_time = null where id = ${ids[4]}`,
    `update events set status = 'Queued' where cron_id = ${ids[1]}`,
    `update events set is_run = true where cron_id = ${ids[5]}`,
  );
  const alone = await Promise.all(ids.map((id) => ask('get', `/api/cronjobs/${id}`)));
  const expected = alone.map((text) => text.replace(',"history":[]', ''));
  expect(await ask('get', '/api/cronjobs')).toBe(`[${expected.join(',')}]`);
  expect(JSON.parse(alone[1]!)).toMatchObject({ nextExecutionStatus: 'Queued' });
  expect(JSON.parse(alone[5]!)).not.toHaveProperty('nextExecutionStatus');
  expect(JSON.parse(alone[4]!)).toMatchObject({ problem: expect.stringMatching(/^It stands still/) });
});

test('all of them come at once while they fit, and in pages that go on when they do not', async () => {
  const { org, apiKey } = await anOrg();
  const insert = (count: number, payload: string) =>
    runSql(
      jiter.databaseUrl,
      `insert into cron_jobs (org_id, destination, payload, expression, timezone, misfire)
       select ${org}, 'https://example.com/', ${payload}, '@daily', 'UTC', 'once' from generate_series(1, ${count})`,
    );
  await insert(2_000, "'small'");
  expect((await readAll(apiKey)).map(({ length }) => length)).toEqual([2_000]);
  await insert(150, "repeat('x', 65536)");
  await insert(40, "repeat(E'\\x01', 65536)");
  const pages = await readAll(apiKey);
  expect(pages.length).toBeGreaterThan(3);
  const ids = pages.flat().map(({ id }) => id);
  expect(ids).toHaveLength(2_190);
  expect(ids).toEqual([...ids].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)));
  expect(new Set(ids).size).toBe(2_190);
});

test('a page can be asked for', async () => {
  const { apiKey, ask } = await anOrg();
  for (let left = 5; left > 0; left -= 1) await ask('post', '/api/cronjobs', aJob());
  expect((await readAll(apiKey, '/api/cronjobs?limit=2')).map(({ length }) => length)).toEqual([2, 2, 1]);
  expect((await readAll(apiKey, '/api/cronjobs?_=1764000000')).map(({ length }) => length)).toEqual([5]);
});

test.each([
  ['limit=0', /^'limit' must be a whole number from 1 to 1000/],
  ['limit=1&limit=2', /^'limit' may be given only once/],
  ['cursor=', /^'cursor' must be what the header X-Next-Cursor or X-Previous-Cursor/],
  ['cursor=bm9uc2Vuc2U', /^'cursor' must be/],
])('?%s is refused by name', async (query, message) => {
  const { body } = await jiter.api.get(`/api/cronjobs?${query}`).expect(400);
  expect(body).toEqual({ message: expect.stringMatching(message) });
});

test('the latest come first when asked, and a page leads to the one before it', async () => {
  const { apiKey, ask } = await anOrg();
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1)
    ids.push((JSON.parse(await ask('post', '/api/cronjobs', aJob())) as Listed).id);
  const pages = await readAll(apiKey, '/api/cronjobs?order=desc&limit=2');
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([[ids[2], ids[1]], [ids[0]]]);
  const read = async (path: string) => jiter.api.get(path).set('x-api-key', apiKey).expect(200);
  const first = await read('/api/cronjobs?limit=1');
  const second = await read(`/api/cronjobs?limit=1&cursor=${first.headers['x-next-cursor']}`);
  const back = await read(`/api/cronjobs?limit=1&cursor=${second.headers['x-previous-cursor']}`);
  expect([first, second, back].map(({ body }) => body[0].id)).toEqual([ids[0], ids[1], ids[0]]);
  expect(back.headers).not.toHaveProperty('x-previous-cursor');
  expect(back.headers['x-next-cursor']).toBe(first.headers['x-next-cursor']);
});
