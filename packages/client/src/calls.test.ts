import { getEventListeners } from 'node:events';
import { createClient, type JiterClient } from './index.ts';
import { waitFor } from './retrying-fetch.ts';

type Answer = (request: Request) => Response | Promise<Response>;
type Asked = [call: string, body?: unknown];

/** A client of an API that answers so, and what it asked. */
function play(answer: Answer = () => Response.json([]), more: object = {}) {
  const asked: Asked[] = [];
  const fetch = async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const text = await request.clone().text();
    const call = `${request.method} ${decodeURIComponent(pathname + search)}`;
    asked.push(text === '' ? [call] : [call, JSON.parse(text)]);
    return answer(request);
  };
  return { asked, client: createClient({ url: 'http://jiter.test', fetch, ...more }) };
}

/** Those of which a call that asks for something else is answered all the same. */
test.each<[asks: (client: JiterClient) => Promise<unknown>, call: string, body?: object]>([
  [
    ({ bulkJobs }) => bulkJobs.dryRun({ action: 'cancel', filter: {} }),
    'POST /api/bulk',
    { action: 'cancel', filter: {}, dryRun: true },
  ],
  [({ bulkJobs }) => bulkJobs.stop('7'), 'POST /api/bulk/7/stop'],
  [({ cronJobs }) => cronJobs.calendar({ from: 'then' }), 'GET /api/cronjobs/calendar?from=then'],
  [
    ({ cronJobs }) => cronJobs.occurrencesPage('7', { order: 'desc', limit: 3 }),
    'GET /api/cronjobs/7/occurrences?order=desc&limit=3',
  ],
  [
    ({ cronJobs }) => cronJobs.turn({ action: 'pause', ids: ['7'] }),
    'POST /api/cronjobs/bulk',
    { action: 'pause', ids: ['7'] },
  ],
  [({ events }) => events.attemptsOf(['7', '8']), 'GET /api/events/attempts?ids=7,8'],
  [({ events }) => events.changedOf(['7', '8'], 'then'), 'GET /api/events?ids=7,8&updatedSince=then'],
  [
    ({ events }) => events.count({ status: ['Sent', 'Cancelled'], metadata: { a: '1' } }),
    'GET /api/events/count?status=Sent,Cancelled&metadata[a]=1',
  ],
  [({ events }) => events.page({ label: ['a', 'b'], cursor: 'c' }), 'GET /api/events?label=a,b&cursor=c'],
  [
    ({ signingSecrets }) => signingSecrets.rotate({ overlap: '1h' }),
    'POST /api/secrets/rotate',
    { overlap: '1h' },
  ],
  [({ signingSecrets }) => signingSecrets.endOverlap(), 'POST /api/secrets/end-overlap', {}],
  [({ auditCsv }) => auditCsv({ cursor: 'c' }), 'GET /api/audit?cursor=c'],
  [({ incidents }) => incidents.list(), 'GET /api/incidents'],
  [({ incidents }) => incidents.list({ isOpen: false }), 'GET /api/incidents?open=false'],
  [({ incidents }) => incidents.list({ isOpen: true }), 'GET /api/incidents?open=true'],
  [({ incidents }) => incidents.snooze('7', null), 'POST /api/incidents/7/snooze', { for: null }],
  [({ members }) => members.change('7', { role: 'viewer' }), 'PUT /api/members/7', { role: 'viewer' }],
  [({ invitations }) => invitations.revoke('7'), 'DELETE /api/invitations/7'],
  [({ links }) => links.revoke('7'), 'DELETE /api/links/7'],
  [({ inboxes }) => inboxes.tell('7', '503,200'), 'PUT /api/inboxes/7', { script: '503,200' }],
])('call %# asks for what it says', async (asks, ...call) => {
  const { asked, client } = play();
  await asks(client);
  expect(asked).toEqual([call]);
});

test('a query has the names of metadata as they are', async () => {
  const metadata = { 'R&D': 'a&b', 'a+b': '+', '#1': '#', '100%41': '%41' };
  let search = '';
  const { client } = play(({ url }) => {
    ({ search } = new URL(url));
    return Response.json([]);
  });
  await client.events.page({ metadata, label: ['c', 'd'] });
  expect([...new URLSearchParams(search)]).toEqual([
    ...Object.entries(metadata).map(([name, value]) => [`metadata[${name}]`, value]),
    ['label', 'c,d'],
  ]);
});

describe('a page', () => {
  const HEADERS = {
    'x-next-cursor': 'n',
    'x-previous-cursor': 'p',
    'x-searched-to': 'then',
    'x-updated-to': 'u',
  };
  const answering = (items: object[], headers = {}) => play(() => Response.json(items, { headers })).client;

  test('says where it goes on, where it came from, and how far was searched', async () => {
    expect(await answering([{ id: '7' }], HEADERS).events.page()).toEqual({
      ...{ items: [{ id: '7' }], next: 'n', previous: 'p', searchedTo: 'then' },
    });
    expect(await answering([]).events.page()).toEqual({ items: [], next: undefined, previous: undefined });
  });

  test('of what has not changed is empty, and says what to ask with next time', async () => {
    const { client } = play(() => new Response(null, { status: 304, headers: HEADERS }));
    expect(await client.events.changedOf(['7'], 'then')).toEqual({ events: [], next: 'u' });
    expect(await answering([{ id: '7' }], HEADERS).events.changedOf(['7'])).toEqual({
      events: [{ id: '7' }],
      next: 'u',
    });
  });

  test('that is refused is no empty one', async () => {
    const { client } = play(() => Response.json({ message: 'no' }, { status: 403 }));
    await expect(client.events.page()).rejects.toMatchObject({ status: 403, message: 'no' });
    await expect(client.auditCsv()).rejects.toMatchObject({ status: 403 });
  });

  test('of CSV is its text, and says where it goes on', async () => {
    const accepted: (string | null)[] = [];
    const { client } = play(({ headers }) => {
      accepted.push(headers.get('accept'));
      return new Response('at,action\n', { headers: HEADERS });
    });
    expect(await client.auditCsv()).toEqual({ text: 'at,action\n', next: 'n' });
    expect(accepted).toEqual(['text/csv']);
  });

  test('that leads to itself is the last one', async () => {
    const { asked, client } = play(() => Response.json([{ id: '7' }], { headers: HEADERS }));
    for await (const _event of client.events.list()) if (asked.length > 2) break;
    expect(asked).toEqual([['GET /api/events'], ['GET /api/events?cursor=n']]);
  });
});

test.each<[what: string, answer: Answer, message: string]>([
  ['no JSON', () => new Response('<h1>Bad Gateway</h1>', { status: 400 }), '400 without a message'],
  ['a text of JSON', () => Response.json('no', { status: 400 }), '400 without a message'],
  ['nothing', () => new Response(null, { status: 404 }), '404 without a message'],
])('a refusal that is %s is told by its number', async (_what, answer, message) => {
  await expect(play(answer).client.organisation.get()).rejects.toMatchObject({ name: 'JiterError', message });
});

test.each([302, 303, 307, 308])('a %d is followed no more than others', async (status) => {
  const { asked, client } = play(() => new Response(null, { status, headers: { location: '/sign-in' } }));
  await expect(client.organisation.get()).rejects.toThrow('http://jiter.test redirects to /sign-in');
  expect(asked.length).toBe(1);
});

test('a key is in the header of each call, and none where there is none', async () => {
  const keys: (string | null)[] = [];
  const answer: Answer = ({ headers }) => {
    keys.push(headers.get('x-api-key'));
    return Response.json([]);
  };
  await play(answer, { apiKey: 'k' }).client.organisation.get();
  await play(answer).client.organisation.get();
  expect(keys).toEqual(['k', null]);
});

test('a signal that lasts holds nothing of the calls that are over', async () => {
  const { signal } = new AbortController();
  let calls = 0;
  const answer = () => Response.json([], { status: (calls += 1) % 2 === 1 ? 503 : 200 });
  const { client } = play(answer, { signal, retries: { initialDelayMs: 1 } });
  await client.organisation.get();
  await waitFor(1, signal);
  expect(calls).toBe(2);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('whoever never gives up waits longer than a timer can', async () => {
  const answer = () =>
    new Promise<Response>((resolve) => setTimeout(resolve, 20, Response.json({ id: '7' })));
  const { client } = play(answer, { retries: { timeoutMs: Infinity, maxRetries: 0 } });
  expect(await client.organisation.get()).toEqual({ id: '7' });
});

test('an option that is undefined is none', async () => {
  const late = () => new Promise<Response>((resolve) => setTimeout(resolve, 20, Response.json({ id: '7' })));
  const patient = play(late, { retries: { timeoutMs: undefined } });
  expect(await patient.client.organisation.get()).toEqual({ id: '7' });
  expect(patient.asked).toHaveLength(1);
  const { asked, client } = play(() => Response.json({}, { status: 503 }), {
    retries: { maxRetries: undefined, maxDelayMs: undefined, initialDelayMs: 1 },
  });
  await expect(client.organisation.get()).rejects.toMatchObject({ status: 503 });
  expect(asked).toHaveLength(5);
});

test.each<[(client: JiterClient) => Promise<unknown>, calls: number]>([
  [({ bulkJobs }) => bulkJobs.dryRun({ action: 'cancel', filter: { q: 'x' } }), 5],
  [({ bulkJobs }) => bulkJobs.start({ action: 'cancel', filter: { q: 'x' } }), 1],
  [({ events }) => events.cancelMany({ ids: ['7'], dryRun: true }), 5],
  [({ events }) => events.cancelMany({ ids: ['7'] }), 1],
  [({ events }) => events.retryMany({ all: true, dryRun: true }), 5],
  [({ events }) => events.retryMany({ all: true, dryRun: false }), 1],
  [({ events }) => events.replayMany({ ids: ['7'], dryRun: true }), 5],
  [({ events }) => events.replayMany({ ids: ['7'] }), 1],
])('a dry run is asked for again, and has done nothing: %s', async (call, calls) => {
  const { asked, client } = play(() => Promise.reject(new TypeError('gone')), {
    retries: { initialDelayMs: 1 },
  });
  const PERHAPS = 'may be done all the same';
  const message = calls === 1 ? expect.stringContaining(PERHAPS) : expect.not.stringContaining(PERHAPS);
  await expect(call(client)).rejects.toMatchObject({ message });
  expect(asked).toHaveLength(calls);
});

test('a wait that is longer than a timer can be set to is no short one', async () => {
  const caller = new AbortController();
  const ended = waitFor(Infinity, caller.signal).catch(() => 'given up');
  expect(await Promise.race([ended, waitFor(20, new AbortController().signal)])).toBeUndefined();
  caller.abort();
  expect(await ended).toBe('given up');
});

describe('whoever waits for requests of an inbox', () => {
  const none = () => Response.json([]);
  const never = () => new Promise<Response>(() => {});

  test.each([
    ['none comes', none],
    ['nothing answers', never],
    [
      'the API is away, and says when to come again',
      () => Response.json({}, { status: 503, headers: { 'retry-after': '60' } }),
    ],
  ])('is told in time that %s', async (_what, answer) => {
    const { client } = play(answer);
    const { signal } = new AbortController();
    await expect(client.inboxes.waitFor('7', { timeoutMs: 1, signal })).rejects.toThrow(
      '0 of 1 requests came to inbox 7 within 1 ms',
    );
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test.each([
    ['before', true],
    ['while', false],
  ])('gives up %s it waits', async (_when, isBefore) => {
    const caller = new AbortController();
    if (isBefore) caller.abort(new Error('enough'));
    const { client } = play(never);
    const waiting = client.inboxes.waitFor('7', { timeoutMs: Infinity, signal: caller.signal });
    const isOver = expect(waiting).rejects.toThrow('enough');
    // No timer can be set to so long: it would end at once.
    if (!isBefore) await waitFor(20, new AbortController().signal);
    caller.abort(new Error('enough'));
    await isOver;
  });

  test('is told what is wrong at once', async () => {
    const { client } = play(() => Response.json({ message: 'no' }, { status: 404 }));
    await expect(client.inboxes.waitFor('7')).rejects.toMatchObject({ status: 404 });
  });
});

test.each([
  [[{ idempotencyKey: 'a' }, { idempotencyKey: 'b' }], 2],
  [[{ idempotencyKey: 'a' }, {}], 1],
  [{ idempotencyKey: 'a' }, 2],
  [{}, 1],
])('what is created by hand is asked for again where each of it has its key: %j', async (body, calls) => {
  const path = Array.isArray(body) ? '/api/events/batch' : '/api/events';
  let count = 0;
  const answer = () => Response.json([], { status: (count += 1) === 1 ? 503 : 200 });
  const { client } = play(answer, { retries: { initialDelayMs: 1 } });
  await client.api.POST(path as '/api/events', { body: body as never });
  expect(count).toBe(calls);
});

test('what is asked for again is named by one key, and by the one that was given', async () => {
  const keys: (string | null)[] = [];
  const { client } = play(({ headers }) => {
    keys.push(headers.get('idempotency-key'));
    return Response.json([]);
  });
  await client.events.createMany([], { idempotencyKey: 'a' });
  await client.events.replay('7', { idempotencyKey: 'b' });
  await client.cronJobs.run('7', { idempotencyKey: 'c' });
  await client.cronJobs.create({} as never, { idempotencyKey: 'd' });
  await client.events.create({} as never, { idempotencyKey: 'e' });
  expect(keys).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('of a batch with keys of their own each other event has one by its place', async () => {
  const { asked, client } = play();
  const events = [{ idempotencyKey: 'own' }, {}, {}] as never[];
  await client.events.createMany(events, { idempotencyKey: 'k' });
  expect(asked).toEqual([
    [
      'POST /api/events/batch',
      [{ idempotencyKey: 'own' }, { idempotencyKey: 'k/1' }, { idempotencyKey: 'k/2' }],
    ],
  ]);
});
