import fc from 'fast-check';
import { ERROR_CODES } from '@jiter/core';
import { anyCharacter } from '@jiter/testkit/any-character';
import { aBody, API_KEY, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const headers = { 'x-api-key': API_KEY, 'content-type': 'application/json' };
const FIELDS = ['payload', 'destination', 'scheduledTime', 'status', 'x'] as const;

/** Never our fault, never without a message: the answer to whatever is sent. */
async function isAnswered(method: string, path: string, body?: string | Uint8Array): Promise<void> {
  const sent = body === undefined ? undefined : Buffer.from(body);
  const response = await fetch(`${jiter.url}${path}`, { method, headers, ...(sent && { body: sent }) });
  const { code, ...answer } = (await response.json()) as { message?: unknown; code?: unknown };
  if (response.status === 200) return;
  expect([response.status, answer]).toEqual([expect.any(Number), { message: expect.stringMatching(/./) }]);
  // As of a number in base64, which was a cursor once, and of another list.
  expect([undefined, ...Object.keys(ERROR_CODES)]).toContain(code);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
}

const anyText = fc.string({ unit: anyCharacter, maxLength: 40 });
const anyBytes = fc.uint8Array({ maxLength: 200 });
const anyJson = fc.json({ stringUnit: anyCharacter });
const oneFieldOff = fc
  .tuple(fc.constantFrom(...FIELDS), fc.oneof(fc.jsonValue({ stringUnit: anyCharacter }), anyText))
  .map(([field, value]) => JSON.stringify(aBody({ [field]: value })));

test('whatever is sent as a body', async () => {
  const body = fc.oneof(anyBytes, anyJson, oneFieldOff);
  const path = fc.constantFrom(['POST', '/api/events'], ['PUT', '/api/events/1']);
  await fc.assert(
    fc.asyncProperty(path, body, ([method, url], sent) => isAnswered(method, url, sent)),
    { numRuns: 400 },
  );
});

test('whatever is asked for', async () => {
  const names = ['status', 'limit', 'cursor', 'scheduledStartDate', 'sentAtEndDate', 'failedAtStartDate'];
  const value = fc.oneof(
    anyText,
    fc.base64String(),
    fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
  );
  const query = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), anyText), value), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(query, (pairs) =>
      isAnswered('GET', `/api/events?${new URLSearchParams(pairs).toString()}`),
    ),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyText, fc.bigInt().map(String)), (id) =>
      isAnswered('GET', `/api/events/${encodeURIComponent(id)}`),
    ),
    { numRuns: 200 },
  );
});
