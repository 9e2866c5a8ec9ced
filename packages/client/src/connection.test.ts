import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClient, JiterError } from './index.ts';

type Seen = { method: string; url: string };
function play(answer: (request: Request) => Promise<Response> | Response) {
  const seen: Seen[] = [];
  return {
    seen,
    fetch: async (request: Request) => {
      seen.push({ method: request.method, url: request.url });
      return answer(request);
    },
  };
}
const NOTHING = () => Response.json({});

test.each(['http://jiter.test/below', 'http://jiter.test/below/', ' http://jiter.test/below// '])(
  'the address %j may have a path',
  async (url) => {
    const { seen, fetch } = play(NOTHING);
    await createClient({ url, fetch }).events.get('1');
    expect(seen).toEqual([{ method: 'GET', url: 'http://jiter.test/below/api/events/1' }]);
  },
);

test('to wait for more requests than an inbox keeps is refused at once', async () => {
  const { seen, fetch } = play(NOTHING);
  const { inboxes } = createClient({ url: 'http://jiter.test', fetch });
  await expect(inboxes.waitFor('1', { count: 51 })).rejects.toThrow("'count' may be 50 at most");
  expect(seen).toEqual([]);
});

test.each([
  undefined,
  '',
  'localhost:3000',
  '/api',
  'ftp://jiter.test',
  'http://a:b@jiter.test',
  'http://jiter.test?a',
  'http://jiter.test#a',
])('the address %j is none, which is said at once', (url) => {
  expect(() => createClient({ url: url as string })).toThrow("'url' must say where the API is");
});

test.each(['', '.', '..', undefined, null])('the id %j makes no other call', async (id) => {
  const { seen, fetch } = play(NOTHING);
  const { events } = createClient({ url: 'http://jiter.test', fetch });
  const wrong = events.get(id as string);
  await expect(wrong).rejects.toThrow(JiterError);
  await expect(wrong).rejects.toThrow(`'id' says what the call is about, and '${String(id)}' is none`);
  await expect(events.retry(id as string)).rejects.toThrow(JiterError);
  expect(seen).toEqual([]);
});

test('any other id is one, whatever is in it', async () => {
  const { seen, fetch } = play(NOTHING);
  await createClient({ url: 'http://jiter.test', fetch }).events.get('a/../b?c#d%2f ü');
  expect(seen[0]!.url).toBe('http://jiter.test/api/events/a%2F..%2Fb%3Fc%23d%252f%20%C3%BC');
});

test('a redirect is not followed, as a POST would become a GET that is answered', async () => {
  const gets: string[] = [];
  const server = createServer((request, response) => {
    gets.push(`${request.method} ${request.url}`);
    response.writeHead(301, { location: 'http://127.0.0.1:1/secure' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { events } = createClient({ url });
  const event = { payload: 'x', destination: 'https://a.test', delay: '1h' };
  await expect(events.create(event)).rejects.toThrow(
    `${url} redirects to http://127.0.0.1:1/secure: give the client the 'url' where the API is`,
  );
  expect(gets).toEqual(['POST /api/events']);
  server.close();
  server.closeAllConnections();
});

test('what a browser tells of a redirect is enough', async () => {
  const { fetch } = play(() => Object.defineProperty(NOTHING(), 'type', { value: 'opaqueredirect' }));
  const { status } = createClient({ url: 'http://jiter.test', fetch });
  await expect(status()).rejects.toThrow("http://jiter.test redirects: give the client the 'url'");
});

test('a signal ends what hangs, and what waits for a repeat', async () => {
  const ended = new AbortController();
  const reason = new Error('enough');
  const hanging = play(
    ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        ended.abort(reason);
      }),
  );
  const client = createClient({ url: 'http://jiter.test', signal: ended.signal, fetch: hanging.fetch });
  await expect(client.status()).rejects.toBe(reason);
  await expect(client.events.page()).rejects.toBe(reason);

  const later = new AbortController();
  const busy = play(() => {
    setImmediate(() => later.abort(reason));
    return Response.json({}, { status: 503, headers: { 'retry-after': '60' } });
  });
  const waiting = createClient({ url: 'http://jiter.test', signal: later.signal, fetch: busy.fetch });
  await expect(waiting.status()).rejects.toBe(reason);
  expect(busy.seen).toHaveLength(1);
});

test('whoever waits for an inbox no longer ends the question that hangs as well', async () => {
  const ended = new AbortController();
  const { fetch } = play(
    ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        ended.abort(new Error('enough'));
      }),
  );
  const { inboxes } = createClient({ url: 'http://jiter.test', fetch });
  await expect(inboxes.waitFor('1', { signal: ended.signal })).rejects.toThrow('enough');
});

test('what no longer answers is given up in time, whatever the garbage collector does meanwhile', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const collecting = setInterval(collect, 10);
  const retries = { maxRetries: 0, timeoutMs: 200 };
  const error: unknown = await createClient({ url, retries })
    .status()
    .catch((one: unknown) => one);
  clearInterval(collecting);
  server.close();
  server.closeAllConnections();
  expect(error).toMatchObject({ name: 'JiterError', message: `${url} does not answer` });
  expect((error as Error).cause).toMatchObject({ name: 'TimeoutError' });
});
