import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { silentLog } from '@jiter/core';
import { openHealth, type Health } from './health.ts';

let health: Health;
let isUp = true;
let hasQueue = true;
const TOKEN = 'a token of the tests';

beforeAll(async () => {
  health = await openHealth(
    { host: '127.0.0.1', port: 0 },
    {
      checks: {
        database: () => (isUp ? Promise.resolve() : Promise.reject(new Error('away'))),
        processes: () => Promise.resolve(),
      },
      dispensable: { queue: () => (hasQueue ? Promise.resolve() : Promise.reject(new Error('away'))) },
      metrics: () => (isUp ? Promise.resolve('a 1\n') : Promise.reject(new Error('away'))),
      metricsToken: TOKEN,
      log: silentLog,
    },
  );
});
afterAll(() => health.close());

const ask = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`http://127.0.0.1:${health.port}${path}`, { headers });
  return { status: response.status, body: await response.json() };
};

test('a process that runs is alive, whatever it depends on', async () => {
  isUp = false;
  expect(await ask('/healthz')).toEqual({ status: 200, body: { status: 'alive' } });
});

test('it is ready when all answer, degraded without the queue, and otherwise says what does not', async () => {
  isUp = true;
  expect(await ask('/readyz')).toEqual({
    status: 200,
    body: { status: 'ready', database: 'ok', processes: 'ok', queue: 'ok' },
  });
  hasQueue = false;
  expect(await ask('/readyz')).toEqual({
    status: 200,
    body: { status: 'degraded', database: 'ok', processes: 'ok', queue: 'unreachable' },
  });
  hasQueue = true;
  isUp = false;
  expect(await ask('/readyz')).toEqual({
    status: 503,
    body: {
      message: 'Not ready: no answer from the database',
      database: 'unreachable',
      processes: 'ok',
      queue: 'ok',
    },
  });
});

test('numbers are for whoever has the token, as text', async () => {
  isUp = true;
  const authorization = `Bearer ${TOKEN}`;
  const answer = await fetch(`http://127.0.0.1:${health.port}/metrics`, { headers: { authorization } });
  expect([answer.status, await answer.text()]).toEqual([200, 'a 1\n']);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const refused = { status: 401, body: { message: expect.stringContaining('METRICS_TOKEN') } };
  expect(await ask('/metrics')).toEqual(refused);
  expect(await ask('/metrics', { authorization: `${authorization}x` })).toEqual(refused);
  isUp = false;
  expect(await ask('/metrics', { authorization })).toMatchObject({ status: 503 });
});

test('it listens on the address it was given, and on no other', async () => {
  const elsewhere = connect(health.port, '127.0.0.2');
  await expect(once(elsewhere, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('what is no request is answered in JSON as well', async () => {
  const socket = connect(health.port, '127.0.0.1');
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: foo\r\nConnection: close\r\n\r\n');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 417 /);
  expect(answer).toContain('Cache-Control: no-store');
  expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toEqual({ message: expect.stringContaining('Expect') });
});

test('there is nothing else', async () => {
  expect(await ask('/')).toMatchObject({ status: 404 });
});
