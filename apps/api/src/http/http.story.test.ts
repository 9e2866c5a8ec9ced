import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import supertest from 'supertest';
import { unavailable } from '@jiter/core';
import { CAUSES } from '../openapi/causes/causes.ts';
import { aBody, API_KEY, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

/** Speaks to the socket itself, for what no HTTP client would send. */
async function speak(text: string): Promise<string> {
  const socket = connect(Number(new URL(jiter.url).port), '127.0.0.1');
  // Its end stays open: Node takes whoever ends it for gone, and answers no more.
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

describe('the key', () => {
  const call = () => supertest(jiter.url).get('/api/events');

  test('none', async () => {
    const { body } = await call().expect(401);
    expect(body).toEqual({ message: 'Please send your API key in the header x-api-key' });
  });

  test.each([randomUUID(), 'x'.repeat(5_000), 'null', "' or 1=1 --"])('wrong: %.40s', async (key) => {
    const { body } = await call().set('x-api-key', key).expect(401);
    expect(body).toEqual({ message: 'This API key is not valid: check the header x-api-key' });
  });

  test('is asked for before anything else is looked at, unknown paths included', async () => {
    await supertest(jiter.url).post('/api/events').send('{').expect(401);
    await supertest(jiter.url).get('/api/nothing').expect(401);
  });
});

describe('what does not exist', () => {
  test.each([
    ['get', '/'],
    ['get', '/api'],
    ['get', '/api/nothing'],
    ['delete', '/api/events/1'],
    ['patch', '/api/events'],
    ['get', '/api/events/1/2'],
    ['get', '/admin/queues'],
    ['get', '/admin/queues/static/main.js'],
  ] as const)('%s %s is 404 in JSON', async (method, path) => {
    const { body } = await jiter.api[method](path).expect(404).expect('Content-Type', /json/);
    expect(body).toEqual({ message: `There is no such call: ${method.toUpperCase()} ${path}` });
  });

  test('a path that cannot be decoded is 4xx in JSON', async () => {
    const { body } = await jiter.api.get('/api/%ff/x').expect(404);
    expect(body).toEqual({ message: expect.any(String) });
  });
});

describe('whoever takes application/problem+json', () => {
  const refused = (accept: string) =>
    jiter.api
      .post('/api/events')
      .set('accept', accept)
      .send(aBody({ labels: 7 }))
      .expect(400);

  test('gets errors by RFC 9457, with the same words', async () => {
    const usual = await refused('application/json');
    expect(usual.type).toBe('application/json');
    const { type, text } = await refused('application/problem+json, application/json;q=0.5');
    const { message: detail, code } = usual.body as { message: string; code: string };
    expect(type).toBe('application/problem+json');
    expect(JSON.parse(text)).toEqual({
      type: `/problems/${code}`,
      title: 'Bad Request',
      status: 400,
      detail,
      code,
    });
  });

  test('gets a type that begins with the public URL, where there is one', async () => {
    const publicUrl = 'https://jiter.example.com';
    const { api, close } = await setup({ publicUrl });
    const { text } = await api
      .post('/api/events')
      .set('accept', 'application/problem+json')
      .send(aBody({ labels: 7 }))
      .expect(400);
    expect(JSON.parse(text)).toMatchObject({ type: `${publicUrl}/problems/invalid_labels` });
    await close();
  });

  test('finds where the type leads why the error comes, without a key', async () => {
    const { text } = await refused('application/problem+json');
    const { type } = JSON.parse(text) as { type: string };
    const page = await supertest(jiter.url).get(type).expect(200);
    expect(page.type).toBe('text/plain');
    expect(page.text).toContain(CAUSES.invalid_labels.help);
    expect(page.text).toMatch(/^invalid_labels: 400 Bad Request\n/);
    for (const code of ['invalid_label', 'constructor', '%2e%2e'])
      await supertest(jiter.url)
        .get(`/problems/${code}`)
        .expect(404, { message: 'There is no error with this code' });
  });

  test('gets about:blank for an error without a code', async () => {
    const { text } = await jiter.api
      .get('/api/events/1')
      .set('accept', 'application/problem+json')
      .expect(404);
    const problem = { type: 'about:blank', title: 'Not Found', status: 404, detail: 'Unable to find event' };
    expect(JSON.parse(text)).toEqual(problem);
  });

  test.each(['*/*', 'application/*', 'application/json'])('%s is no such wish', async (accept) => {
    const { body } = await refused(accept);
    expect(Object.keys(body as object)).toEqual(['message', 'code']);
  });
});

test('what is no HTTP gets 400 in JSON', async () => {
  const answer = await speak('hello\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toEqual({ message: expect.any(String) });
});

test('nonsense after a request does not take the place of its answer', async () => {
  const body = JSON.stringify(aBody());
  const head = `POST /api/events HTTP/1.1\r\nHost: x\r\nx-api-key: ${API_KEY}\r\nContent-Type: application/json\r\n`;
  const socket = connect(Number(new URL(jiter.url).port), '127.0.0.1');
  socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}nonsense\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
});

test('headers beyond all measure get 431 in JSON', async () => {
  const answer = await speak(`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toEqual({
    message: 'The headers are too large: with the path they may have 16 KiB',
  });
});

test('what never reaches a route has the same headers as what does', async () => {
  const namesOf = (answer: string) =>
    answer
      .split('\r\n\r\n')[0]!
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(':')[0])
      .sort();
  const routed = await speak('GET /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  for (const bytes of [
    'GET /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: foo\r\n\r\n',
    'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n',
    'hello\r\n\r\n',
  ]) {
    expect(namesOf(await speak(bytes))).toEqual(namesOf(routed));
  }
});

test('a body that is coded for its way other than in chunks is refused, not read as it is', async () => {
  const head = `POST /api/events HTTP/1.1\r\nHost: x\r\nx-api-key: ${API_KEY}\r\nContent-Type: application/json\r\n`;
  const body = JSON.stringify(aBody());
  const chunk = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  for (const coding of ['gzip, chunked', 'x, chunked', 'chunked, chunked']) {
    const answer = await speak(`${head}Transfer-Encoding: ${coding}\r\nConnection: close\r\n\r\n${chunk}`);
    expect(answer).toMatch(/^HTTP\/1\.1 4(00|15) /);
    expect(answer).toContain('"message"');
  }
});

describe('our own faults', () => {
  const closeAll: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(closeAll.map((close) => close())));
  const failing = async (error: Error) => {
    const acts = { retry: reject, cancel: reject, retryMany: reject, cancelMany: reject, replayMany: reject };
    const found = { findOnce: reject, findManyOnce: reject };
    const once = { createOnce: reject, createManyOnce: reject, ...found };
    const others = { ...acts, ...once };
    const events = {
      creatorIdOf: () => Promise.resolve('1'),
      create: reject,
      createMany: reject,
      find: reject,
      findStandpoint: reject,
      list: reject,
      count: reject,
      foreseeBulk: reject,
      countBulk: reject,
      startBulk: reject,
      listBulk: reject,
      findBulk: reject,
      stopBulk: reject,
      edit: reject,
      tries: reject,
      ...others,
    };
    function reject(): Promise<never> {
      return Promise.reject(error);
    }
    const broken = await setup({ events });
    closeAll.push(broken.close);
    return broken;
  };

  test('an unexpected error says nothing from inside, and is logged', async () => {
    const broken = await failing(new Error('secret detail'));
    const created = await broken.api.post('/api/events').send(aBody()).expect(500);
    expect(created.body).toEqual({ message: 'Unable to create the event' });
    const { body } = await broken.api.get('/api/events/1').expect(500);
    expect(body).toEqual({ message: 'Something went wrong on our side' });
    const failed = broken.lines.filter(({ event }) => event === 'request.failed');
    expect(failed).toHaveLength(2);
    for (const { level, fields } of failed) {
      expect([level, fields['error']]).toEqual(['error', new Error('secret detail')]);
    }
  });

  test('an outage is 503 with a Retry-After', async () => {
    const broken = await failing(unavailable('The database does not answer just now'));
    for (const call of [broken.api.post('/api/events').send(aBody()), broken.api.get('/api/events')]) {
      const { body } = await call.expect(503).expect('Retry-After', '5');
      expect(body).toEqual({ message: 'The database does not answer just now' });
    }
  });
});

describe('health', () => {
  test('/healthz needs no key', async () => {
    await supertest(jiter.url).get('/healthz').expect(200, { status: 'alive' });
  });

  test('/readyz names what does not answer, and shows nothing else', async () => {
    await supertest(jiter.url).get('/readyz').expect(200, { status: 'ready', database: 'ok' });
    const reject = () => Promise.reject(new Error('connect ECONNREFUSED redis://:password@10.0.0.1'));
    const broken = await setup({ health: { checks: { database: reject }, dispensable: { queue: reject } } });
    const answer = await supertest(broken.url).get('/readyz').expect(503);
    expect(answer.body).toEqual({
      message: 'Not ready: no answer from the database',
      database: 'unreachable',
      queue: 'unreachable',
    });
    await broken.close();
  });

  test('/readyz is 200 without the queue: creates are answered, and their events rung for later', async () => {
    const queue = () => Promise.reject(new Error('away'));
    const checks = { database: () => Promise.resolve() };
    const degraded = await setup({ health: { checks, dispensable: { queue } } });
    const body = { status: 'degraded', database: 'ok', queue: 'unreachable' };
    await supertest(degraded.url).get('/readyz').expect(200, body);
    await degraded.close();
  });

  test('/readyz does not wait for what hangs, and many askers cause one question', async () => {
    let asked = 0;
    const hang = () => new Promise<void>(() => (asked += 1));
    const broken = await setup({ health: { checks: { database: hang } } });
    const answers = await Promise.all([1, 2, 3].map(() => supertest(broken.url).get('/readyz')));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(asked).toBe(1);
    await broken.close();
  });
});

test('each answer is a debug line', async () => {
  await jiter.api.get('/api/events/999999').expect(404);
  expect(jiter.lines.at(-1)).toEqual({
    level: 'debug',
    event: 'request.answered',
    fields: { method: 'GET', path: '/api/events/999999', status: 404, durationMs: expect.any(Number) },
  });
});
