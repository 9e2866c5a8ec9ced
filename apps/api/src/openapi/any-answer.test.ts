import { systemClock, type Log } from '@jiter/core';
import { createGuard } from '@jiter/egress';
import { closeServer, createHttpServer, listen, type ServerLimits } from '@jiter/runtime';
import { createApp } from '../app.ts';
import { listApiHeaders } from '../http/security-headers.ts';
import {
  bytesOf,
  operationsWith,
  othersThan,
  type Given,
  type Operation,
} from './every-operation.fixture.ts';
import { createAnswerNotes, watchAnswers } from './watch-answers.fixture.ts';

const nothing = () => {};
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Whatever it is asked for, it fails as what nobody thought of does. */
const broken: unknown = new Proxy(nothing, {
  get: (_target, name) => (name === 'then' ? undefined : broken),
  apply: () => {
    throw new Error('a fault of ours');
  },
});
const IDENTIFIER = { issuer: 'https://github.com', name: 'github', ask: broken, identify: broken };

function createBrokenApp() {
  const stores = ['events', 'cronJobs', 'keys', 'orgs', 'audit', 'secrets'].map((name) => [name, broken]);
  return createApp({
    ...Object.fromEntries(stores),
    inboxes: { store: broken, secrets: broken, url: () => undefined },
    notices: { channels: broken, hasMail: true },
    seeing: { fleet: broken, queue: broken, stats: broken, failures: broken, operators: broken },
    people: {
      people: { sessions: broken, sharedLinks: broken },
      limits: broken,
      identifiers: [IDENTIFIER],
    },
    world: { retryScheduleMs: [] },
    health: { checks: {} },
    publicUrl: 'https://jiter.example.com',
    guard: createGuard({ allowPrivateDestinations: true, allowedDestinations: [] }),
    isStatusPublic: true,
    clock: systemClock,
    log,
  });
}

const answers = createAnswerNotes();
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
  answers.expectDocumented();
});

async function serve(limits: Partial<ServerLimits> = {}): Promise<number> {
  const server = createHttpServer(createBrokenApp(), { headers: listApiHeaders(), limits });
  const { expectDocumented } = watchAnswers(server);
  closing.push(async () => {
    await closeServer(server, 0);
    expectDocumented();
  });
  return listen(server, 0, '127.0.0.1');
}

/** By key, by token, or as a person: somebody is at hand whom it has to look up. */
const WITH_HOST = [
  'Host: jiter',
  'Authorization: Bearer k',
  'Cookie: __Host-jiter=x',
  'Sec-Fetch-Site: same-origin',
];
const whole = (operation: Operation) => bytesOf(operation, WITH_HOST);
const having = (header: string) => (operation: Operation) => bytesOf(operation, [...WITH_HOST, header]);
/** Of what never becomes a request. */
const note = (given: Given & Operation) => answers.note({ ...given, sent: '' });

test('a fault of ours is a 500, wherever it happens', async () => {
  expect(operationsWith(500).length).toBeGreaterThan(100);
  expect(await othersThan(500, { port: await serve(), bytes: whole })).toEqual([]);
});

test('what the server says by itself it says of every call', async () => {
  const port = await serve();
  const bare = (operation: Operation) => bytesOf(operation, []);
  const many = Array.from({ length: 101 }, (_, index) => `X-${index}: 1`).join('\r\n');
  expect(await othersThan(400, { port, bytes: bare })).toEqual([]);
  expect(await othersThan(417, { port, bytes: having('Expect: tea') })).toEqual([]);
  // Newer ones of Node.js make no request of them.
  expect(await othersThan(431, { port, bytes: having(many), note })).toEqual([]);
});

test('so it does of who asks for too much at a time or too slowly, and where there is no room', async () => {
  expect(await othersThan(429, { port: await serve({ unanswered: 0 }), bytes: whole })).toEqual([]);
  const port = await serve({ requestTimeout: 300, headersTimeout: 200, connectionsCheckingInterval: 50 });
  const half = (operation: Operation) => bytesOf({ ...operation, body: '' }, WITH_HOST).slice(0, -2);
  expect(await othersThan(408, { port, bytes: half, note })).toEqual([]);
  expect(await othersThan(503, { port: await serve({ connections: 0 }), bytes: whole, note })).toEqual([]);
});
