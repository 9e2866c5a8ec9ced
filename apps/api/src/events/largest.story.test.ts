import { aBody, API_KEY, setup, type Setup } from '../test-setup.ts';

const MIB = 1_048_576;
const LARGEST = 16 * MIB;

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup({ maxPayloadBytes: LARGEST });
});
afterAll(() => jiter.close());

type Shown = { id: string; payload: string; message?: string; code?: string };

async function call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const headers = { 'x-api-key': API_KEY, 'content-type': 'application/json' };
  const response = await fetch(`${jiter.url}/api${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const job = { destination: 'https://example.com/', expression: '0 9 * * 1' };
const raw = { format: 'raw', encoding: 'base64', headers: { 'Content-Type': 'image/png' } };

/** The sizes are compared first: a difference of such texts is not to be read. */
function expectSame(shown: Shown, payload: string): void {
  expect([shown.payload.length, shown.payload === payload]).toEqual([payload.length, true]);
}

test.each([
  ['quotes', '"'.repeat(LARGEST), {}],
  ['bytes', Buffer.alloc(12 * MIB, 7).toString('base64'), raw],
])('a payload of %s is made, shown and listed', async (_name, payload, also) => {
  const created = await call('POST', '/events', aBody({ payload, ...also }));
  expect(created.status).toBe(200);
  expectSame(created.body as Shown, payload);
  const { id } = created.body as Shown;
  expectSame((await call('GET', `/events/${id}`)).body as Shown, payload);
  const page = await call('GET', '/events?order=desc&limit=1');
  expect(page.status).toBe(200);
  expectSame((page.body as Shown[])[0]!, payload);
});

test('one byte more is too large, wherever it is sent, and so is a body of escapes for most of it', async () => {
  const payload = 'x'.repeat(LARGEST + 1);
  const { id } = (await call('POST', '/events', aBody())).body as Shown;
  const tooLarge = {
    status: 413,
    body: { message: `'payload' is too large: it may have at most ${LARGEST} bytes in UTF-8` },
  };
  expect(await call('POST', '/events', aBody({ payload }))).toEqual(tooLarge);
  expect(await call('POST', '/events?dryRun=true', aBody({ payload }))).toEqual(tooLarge);
  expect(await call('PUT', `/events/${id}`, { payload })).toEqual(tooLarge);
  expect(await call('POST', '/cronjobs', { ...job, payload })).toEqual(tooLarge);
  const escaped = await call('POST', '/events', aBody({ payload: '\u001f'.repeat(6 * MIB) }));
  expect(escaped).toEqual({
    status: 413,
    body: { message: 'The request is too large: its body may have at most 33816576 bytes' },
  });
});
