import { retryAfterOf } from './errors.ts';
import { createRetryingFetch, decideRetry, isRepeatable, RETRIES, type Try } from './retrying-fetch.ts';

const NOTHING = {};

describe('what is sent again', () => {
  test.each<[string, Try, boolean, number | undefined]>([
    ['no answer', NOTHING, true, 500],
    ['no answer to what may be done twice', NOTHING, false, undefined],
    ['a 503', { status: 503 }, true, 500],
    ['a 500 to what may be done twice', { status: 500 }, false, undefined],
    ['a 429, by which nothing was done', { status: 429 }, false, 500],
    ['a 408, by which nothing was done', { status: 408 }, false, 500],
    ['a 429 that says when', { status: 429, retryAfterMs: 7_000 }, true, 7_000],
    ['one that says when, sooner than it would be', { status: 503, retryAfterMs: 0 }, true, 500],
    ['one that asks for too much', { status: 429, retryAfterMs: 60_001 }, true, undefined],
    ['a 400', { status: 400 }, true, undefined],
    ['a 409', { status: 409 }, true, undefined],
    ['a 200', { status: 200 }, true, undefined],
  ])('%s', (_what, seen, isRepeatable, delayMs) => {
    expect(decideRetry(seen, { retries: 0, isRepeatable }, RETRIES, 1)).toBe(delayMs);
  });

  test('each time later, up to a bound, never sooner than half of that, and four times', () => {
    const delays = (chance: number, options = RETRIES) =>
      Array.from({ length: options.maxRetries + 1 }, (_none, retries) =>
        decideRetry(NOTHING, { retries, isRepeatable: true }, options, chance),
      );
    expect(delays(1)).toEqual([500, 1_000, 2_000, 4_000, undefined]);
    expect(delays(0)).toEqual([250, 500, 1_000, 2_000, undefined]);
    expect(delays(1, { ...RETRIES, maxRetries: 7 })).toEqual([
      500,
      1_000,
      2_000,
      4_000,
      8_000,
      10_000,
      10_000,
      undefined,
    ]);
  });
});

test.each([
  ['GET', '/api/events', true],
  ['PUT', '/api/events/1', true],
  ['DELETE', '/api/cronjobs/1', true],
  ['POST', '/api/events/1/cancel', true],
  ['POST', '/api/cronjobs/preview', true],
  ['POST', '/api/times/resolve', true],
  ['POST', '/api/signatures/check', true],
  ['POST', '/api/bulk/1/stop', true],
  ['POST', '/api/incidents/1/acknowledge', true],
  ['POST', '/api/incidents/1/snooze', true],
  ['POST', '/api/secrets/end-overlap', true],
  ['POST', '/api/bulk', false],
  ['POST', '/api/channels', false],
  ['POST', '/api/channels/1/test', false],
  ['POST', '/api/secrets/rotate', false],
  ['POST', '/api/events?dryRun=true', true],
  ['POST', '/api/events', false],
  ['POST', '/api/events/cancel', false],
  ['POST', '/api/events/1/retry', false],
  ['POST', '/api/events/1/replay', false],
  ['POST', '/api/events?dryRun=false', false],
  ['POST', '/api/cronjobs', false],
  ['POST', '/api/cronjobs/1/run', false],
  ['POST', '/api/keys', false],
])('%s %s can be done twice: %s', (method, path, isFine) => {
  const request = new Request(`http://jiter.test${path}`, { method });
  expect(isRepeatable(request)).toBe(isFine);
  request.headers.set('Idempotency-Key', 'k');
  expect(isRepeatable(request)).toBe(true);
});

test('Retry-After is read as seconds and as a date', () => {
  const nowMs = Date.UTC(2027, 0, 31, 10);
  const of = (value: string) =>
    retryAfterOf(new Response(null, { headers: { 'retry-after': value } }), nowMs);
  expect(of('5')).toBe(5_000);
  expect(of('Sun, 31 Jan 2027 10:00:07 GMT')).toBe(7_000);
  expect(of('Sun, 31 Jan 2027 09:00:00 GMT')).toBe(0);
  expect(of('soon')).toBeUndefined();
  expect(retryAfterOf(new Response())).toBeUndefined();
});

describe('a request', () => {
  const answer = (status: number) => new Response('{}', { status });

  function createPlayed(...answers: (Response | Error)[]) {
    const bodies: string[] = [];
    const waits: number[] = [];
    const fetch = createRetryingFetch({
      fetch: async (request) => {
        bodies.push(await request.text());
        const next = answers.shift()!;
        if (next instanceof Error) throw next;
        return next;
      },
      wait: (ms) => Promise.resolve(void waits.push(ms)),
      chance: () => 1,
    });
    return { fetch, bodies, waits };
  }
  const aPut = (signal?: AbortSignal) =>
    new Request('http://jiter.test/api/events/1', {
      method: 'PUT',
      body: '{"a":1}',
      ...(signal && { signal }),
    });

  test('goes out again with the same body, until there is an answer', async () => {
    const { fetch, bodies, waits } = createPlayed(new TypeError('reset'), answer(502), answer(200));
    expect((await fetch(aPut())).status).toBe(200);
    expect(bodies).toEqual(Array(3).fill('{"a":1}'));
    expect(waits).toEqual([500, 1_000]);
  });

  test('goes out again when the connection breaks within its answer, which is no answer', async () => {
    const torn = () =>
      new Response(
        new ReadableStream({
          start: (body) => body.enqueue(new TextEncoder().encode('{"a"')),
          pull: (body) => body.error(new TypeError('terminated')),
        }),
      );
    const { fetch, waits } = createPlayed(torn(), answer(200));
    expect(await (await fetch(aPut())).json()).toEqual({});
    expect(waits).toEqual([500]);
    const post = new Request('http://jiter.test/api/keys', { method: 'POST', body: '{}' });
    await expect(createPlayed(torn()).fetch(post)).rejects.toThrow(
      /^http:\/\/jiter.test does not answer \(what you asked for may/,
    );
    const failing = createPlayed(...Array.from({ length: 5 }, torn)).fetch(aPut());
    await expect(failing).rejects.toThrow(/^http:\/\/jiter.test does not answer$/);
  });

  test('ends with the last answer that there was', async () => {
    const { fetch, bodies } = createPlayed(...Array.from({ length: 5 }, () => answer(503)));
    expect((await fetch(aPut())).status).toBe(503);
    expect(bodies).toHaveLength(5);
  });

  test('ends with what its caller gave up for', async () => {
    const reason = new Error('enough');
    const { fetch, bodies } = createPlayed(new TypeError('reset'));
    await expect(fetch(aPut(AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect(bodies.length).toBeLessThanOrEqual(1);
  });
});
