import { queryRows } from '@jiter/testkit';
import { aBody, setup, type Setup } from '../../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const create = (also: object) => jiter.api.post('/api/events').send(aBody(also as Record<string, unknown>));
const edit = (id: string, changes: object) => jiter.api.put(`/api/events/${id}`).send(changes);
const said = {
  format: 'raw',
  method: 'PUT',
  headers: { 'Content-Type': 'text/plain', Authorization: 'Bearer s3cret', 'X-Source': 'jiter' },
};
const shown = { ...said, headers: { ...said.headers, Authorization: 'REDACTED' } };
const job = { payload: 'tick', destination: 'https://example.com/', expression: '0 9 * * 1' };

/** What is kept sealed of an event, opened. */
async function secretsOf(id: string): Promise<unknown> {
  const [row] = await queryRows<{ sealed: { headers: Record<string, string> } | null }>(
    jiter.databaseUrl,
    `select options -> 'sealed' as sealed from events where id = $1`,
    [id],
  );
  return row!.sealed && jiter.store.secrets.openHeaders(jiter.org, row!.sealed.headers);
}

test('what a request is to be is answered as it was sent, secrets as REDACTED', async () => {
  const { body } = await create(said).expect(200);
  expect(body).toMatchObject(shown);
  const found = (await jiter.api.get(`/api/events/${body.id}`)).body;
  expect(found).toMatchObject(shown);
  const listed = (await jiter.api.get('/api/events')).text;
  const [batched] = (
    await jiter.api
      .post('/api/events/batch')
      .send([aBody(said)])
      .expect(200)
  ).body;
  expect(batched).toMatchObject(shown);
  const made = (
    await jiter.api
      .post('/api/cronjobs')
      .send({ ...job, ...said })
      .expect(200)
  ).body;
  expect(made).toMatchObject(shown);
  const run = (await jiter.api.post(`/api/cronjobs/${made.id}/run`).expect(200)).body;
  expect(run).toMatchObject(shown);
  for (const { id } of [body, batched, run])
    expect(await secretsOf(id)).toEqual({ Authorization: 'Bearer s3cret' });
  const rows = JSON.stringify(
    await queryRows(
      jiter.databaseUrl,
      'select e.*, j.options as of_job from events e left join cron_jobs j on j.id = cron_id',
    ),
  );
  for (const text of [listed, rows, JSON.stringify(jiter.lines)]) expect(text).not.toContain('s3cret');
});

test('a PUT that sends REDACTED back keeps the value, another value replaces it, and null takes all away', async () => {
  const { id } = (await create(said).expect(200)).body;
  const kept = await edit(id, { headers: { ...shown.headers, 'X-Source': 'other' } }).expect(200);
  expect(kept.body.headers).toEqual({ ...shown.headers, 'X-Source': 'other' });
  expect(await secretsOf(id)).toEqual({ Authorization: 'Bearer s3cret' });
  await edit(id, { headers: { authorization: 'REDACTED', 'X-Api-Key': 'k' } }).expect(200);
  expect(await secretsOf(id)).toEqual({ authorization: 'Bearer s3cret', 'X-Api-Key': 'k' });
  await edit(id, { headers: { authorization: 'Basic x' } }).expect(200);
  expect(await secretsOf(id)).toEqual({ authorization: 'Basic x' });
  const unknown = await edit(id, { headers: { authorization: 'x', 'X-Other-Key': 'REDACTED' } }).expect(400);
  expect(unknown.body).toEqual({
    message: expect.stringMatching(/^'headers.X-Other-Key' is REDACTED/),
    code: 'invalid_header',
  });
  expect(await secretsOf(id)).toEqual({ authorization: 'Basic x' });
  for (const headers of [{ 'X-A': '1' }, {}]) {
    await edit(id, { headers: { authorization: 'Basic x' } }).expect(200);
    expect((await edit(id, { headers }).expect(200)).body.headers).toEqual(headers);
    expect(await secretsOf(id)).toBeNull();
  }
  const bare = await edit(id, { headers: null }).expect(200);
  expect(bare.body).not.toHaveProperty('headers');
  expect(await secretsOf(id)).toBeNull();
});

test('so does a PUT of a cron job, and its tick to come follows', async () => {
  const { id } = (
    await jiter.api
      .post('/api/cronjobs')
      .send({ ...job, ...said })
      .expect(200)
  ).body;
  const headers = { ...shown.headers, 'X-Source': 'other' };
  const put = await jiter.api.put(`/api/cronjobs/${id}`).send({ headers }).expect(200);
  expect(put.body.headers).toEqual(headers);
  const [tick] = await queryRows<{ id: string }>(
    jiter.databaseUrl,
    'select id from events where cron_id = $1',
    [id],
  );
  expect(await secretsOf(tick!.id)).toEqual({ Authorization: 'Bearer s3cret' });
  expect((await jiter.api.get(`/api/events/${tick!.id}`)).body.headers).toEqual(headers);
});

test('an edit looks at the whole event', async () => {
  const { id } = (await create({ ...said, method: 'GET', payload: '', headers: {} }).expect(200)).body;
  for (const [changes, code] of [
    [{ payload: 'x' }, 'invalid_method'],
    [{ format: null }, 'format_needs_raw'],
    [{ headers: { 'Content-Type': 'text/plain' } }, 'forbidden_header'],
    [{ method: 'PUT', encoding: 'base64', payload: 'hello' }, 'invalid_base64'],
  ] as const)
    expect((await edit(id, changes).expect(400)).body.code).toBe(code);
  await edit(id, { payload: 'x', method: 'POST' }).expect(200);
  const { body } = await edit(id, { format: null, method: null, headers: null }).expect(200);
  expect(Object.keys(body)).toEqual(Object.keys((await create({}).expect(200)).body));
});

test('an edit into a GET says what helps, of an event and of a cron job', async () => {
  const get = { format: 'raw', method: 'GET' };
  const event = `/api/events/${(await create({}).expect(200)).body.id}`;
  const made = await jiter.api.post('/api/cronjobs').send(job).expect(200);
  for (const path of [event, `/api/cronjobs/${made.body.id}`]) {
    const { body } = await jiter.api.put(path).send(get).expect(400);
    expect(body.message).toBe(`A GET has no body: send "" as 'payload', or another 'method'`);
    await jiter.api
      .put(path)
      .send({ ...get, payload: '' })
      .expect(200);
  }
});

test('so does an edit of a cron job, which needs no payload either', async () => {
  const { payload: _none, ...others } = job;
  const get = { ...others, format: 'raw', method: 'GET' };
  const { body } = await jiter.api.post('/api/cronjobs').send(get).expect(200);
  expect(body).toMatchObject({ payload: '', method: 'GET' });
  for (const [changes, code] of [
    [{ payload: 'x' }, 'invalid_method'],
    [{ format: null }, 'format_needs_raw'],
    [{ method: 'PUT', encoding: 'base64', payload: 'hello' }, 'invalid_base64'],
  ] as const)
    expect((await jiter.api.put(`/api/cronjobs/${body.id}`).send(changes).expect(400)).body.code).toBe(code);
});

test('a request without a body needs no payload', async () => {
  for (const method of ['GET', 'DELETE']) {
    const { payload: _none, ...others } = aBody({ format: 'raw', method });
    expect((await jiter.api.post('/api/events').send(others).expect(200)).body).toMatchObject({
      payload: '',
      method,
    });
  }
  const { payload: _no, ...bodyless } = aBody({ format: 'raw', method: 'GET' });
  const [item] = (await jiter.api.post('/api/events/batch').send([bodyless]).expect(200)).body;
  expect(item).toMatchObject({ payload: '', method: 'GET' });
  const { payload: _none, ...others } = aBody({ format: 'raw', method: 'PUT' });
  expect((await jiter.api.post('/api/events').send(others).expect(400)).body.message).toBe(
    "'payload' is missing: send a string",
  );
});

test.each([
  [{ format: 'xml' }, 'invalid_format'],
  [{ format: null }, 'invalid_format'],
  [{ method: 'HEAD', format: 'raw' }, 'invalid_method'],
  [{ method: 'post', format: 'raw' }, 'invalid_method'],
  [{ method: 'PUT' }, 'format_needs_raw'],
  [{ method: 'GET', payload: '' }, 'format_needs_raw'],
  [{ encoding: 'base64' }, 'format_needs_raw'],
  [{ encoding: 'hex', format: 'raw' }, 'invalid_encoding'],
  [{ format: 'raw', method: 'GET' }, 'invalid_method'],
  [{ format: 'raw', encoding: 'base64', payload: 'aGVsbG8' }, 'invalid_base64'],
  [{ format: 'raw', encoding: 'base64', payload: 'aGVsbG9=' }, 'invalid_base64'],
  [{ format: 'raw', encoding: 'base64', payload: 'aGVs\nbG8=' }, 'invalid_base64'],
  [{ format: 'raw', encoding: 'base64', payload: '-_-_' }, 'invalid_base64'],
  [{ format: 'raw', encoding: 'base64', payload: 'AB==' }, 'invalid_base64'],
  [{ format: 'raw', encoding: 'base64', payload: ' ' }, 'invalid_base64'],
  [{ timeout: '500ms' }, 'timeout_out_of_range'],
  [{ timeout: '121s' }, 'timeout_out_of_range'],
  [{ timeout: 15 }, 'timeout_out_of_range'],
  [{ timeout: null }, 'timeout_out_of_range'],
  [{ headers: { Host: 'x' } }, 'forbidden_header'],
  [{ headers: { 'Content-Type': 'text/plain' } }, 'forbidden_header'],
  [
    { headers: { 'content-type': 'text/plain' }, format: 'raw', method: 'GET', payload: '' },
    'forbidden_header',
  ],
  [{ headers: { 'X-Jiter-Signature': 'x' } }, 'forbidden_header'],
  [
    { headers: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`X-${n}`, ''])) },
    'headers_too_large',
  ],
  [{ headers: { 'X-A': 'a\r\nX-B: b' } }, 'invalid_header'],
  [{ headers: { 'X-A': 1 } }, 'invalid_header'],
  [{ headers: ['X-A'] }, 'invalid_header'],
  [{ headers: { 'X-A': '1', 'x-a': '2' } }, 'invalid_header'],
  [{ headers: { Authorization: 'REDACTED' } }, 'invalid_header'],
  [{ headers: { 'X-A': 'x'.repeat(8_200) } }, 'headers_too_large'],
])('%j is a 400 with the code %s', async (wrong, code) => {
  const before = (await jiter.api.get('/api/events')).text;
  const refused = (await create(wrong).expect(400)).body;
  expect(refused).toEqual({ message: expect.stringContaining("'"), code });
  const ofJob = await jiter.api.post('/api/cronjobs').send({ ...job, ...wrong });
  expect(ofJob.body).toEqual(refused);
  const batch = (await jiter.api.post('/api/events/batch').send([aBody(wrong), aBody(wrong)])).body;
  for (const one of batch) expect(one).toEqual({ ...refused, status: 400 });
  expect((await jiter.api.get('/api/events')).text).toBe(before);
});

test('one event of a batch that is wrong does not keep the others', async () => {
  const { body } = await jiter.api
    .post('/api/events/batch')
    .send([aBody({ headers: { Authorization: 'REDACTED' } }), aBody(said)])
    .expect(200);
  expect(body).toMatchObject([{ status: 400, code: 'invalid_header' }, shown]);
});

test('after the master key was rotated, what was sealed opens with the new one alone', async () => {
  const { id } = (await create(said).expect(200)).body;
  const { openStore } = await import('@jiter/store');
  const [old, fresh] = [7, 8].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string];
  const open = (masterKeys: string[]) =>
    openStore({
      url: jiter.databaseUrl,
      poolMax: 2,
      applicationName: 'test',
      enqueueHorizonMs: 1,
      masterKeys,
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
  const both = await open([fresh, old]);
  expect(await both.secrets.reseal()).toBeGreaterThan(1);
  expect(await both.secrets.reseal()).toBe(0);
  await both.close();
  const only = await open([fresh]);
  const [row] = await queryRows<{ sealed: { headers: Record<string, string> } }>(
    jiter.databaseUrl,
    `select options -> 'sealed' as sealed from events where id = $1`,
    [id],
  );
  expect(only.secrets.openHeaders(jiter.org, row!.sealed.headers)).toEqual({
    Authorization: 'Bearer s3cret',
  });
  await only.close();
});

test.each(['', 'AA==', 'AP/+', Buffer.from('\ud83d\0', 'utf16le').toString('base64')])(
  '%j is bytes',
  async (payload) => {
    const raw = { format: 'raw', encoding: 'base64', payload };
    expect((await create(raw).expect(200)).body).toMatchObject(raw);
  },
);

test('the tick to come of a cron job has its timeout, and a run has it', async () => {
  const made = await jiter.api
    .post('/api/cronjobs')
    .send({ ...job, timeout: '1s' })
    .expect(200);
  const kept = async () =>
    (
      await queryRows<{ timeout_ms: number | null }>(
        jiter.databaseUrl,
        'select timeout_ms from events where cron_id = $1 order by id',
        [made.body.id],
      )
    ).map(({ timeout_ms }) => timeout_ms);
  expect(await kept()).toEqual([1_000]);
  const change = (timeout: string | null) =>
    jiter.api.put(`/api/cronjobs/${made.body.id}`).send({ timeout }).expect(200);
  expect((await change('2min')).body.timeout).toBe('2min');
  await jiter.api.post(`/api/cronjobs/${made.body.id}/run`).expect(200);
  expect(await kept()).toEqual([120_000, 120_000]);
  expect((await change(null)).body).not.toHaveProperty('timeout');
  expect(await kept()).toEqual([null, 120_000]);
});

test('a timeout is answered as it was sent, changed and taken away', async () => {
  const { body } = await create({ timeout: '1m30s' }).expect(200);
  expect(body.timeout).toBe('1m30s');
  const kept = async () =>
    (await queryRows(jiter.databaseUrl, 'select timeout_ms from events where id = $1', [body.id]))[0];
  expect(await kept()).toEqual({ timeout_ms: 90_000 });
  await edit(body.id, { timeout: '2s' }).expect(200);
  expect(await kept()).toEqual({ timeout_ms: 2_000 });
  expect((await edit(body.id, { timeout: null }).expect(200)).body).not.toHaveProperty('timeout');
  expect(await kept()).toEqual({ timeout_ms: null });
});
