import { requestBody, shownBody, withOwnHeaders, type RequestOptions } from './request.ts';
import { webhookBody } from './signature.ts';

const scheduledTime = new Date('2027-01-01T08:00:00.000Z');
const anEvent = (payload: string, options?: RequestOptions) => ({ payload, scheduledTime, options });
const contract = { 'Content-Type': 'application/json', 'webhook-id': 'evt_1', 'User-Agent': 'Jiter/1' };

test("without options, and in the envelope, the body is the contract's", () => {
  for (const options of [undefined, {}, { format: 'envelope' }, { headers: { a: 'b' } }] as const) {
    expect(requestBody(anEvent('x', options))).toBe(webhookBody({ payload: 'x', scheduledTime }));
    expect(shownBody(anEvent('x', options))).toBe(webhookBody({ payload: 'x', scheduledTime }));
  }
});

test('a raw body is the payload, and in base64 its bytes', () => {
  expect(requestBody(anEvent('x\u00e9', { format: 'raw' }))).toBe('x\u00e9');
  expect(requestBody(anEvent('AP/+', { format: 'raw', encoding: 'base64' }))).toEqual(
    Buffer.from([0, 255, 254]),
  );
  expect(shownBody(anEvent('AP/+', { format: 'raw', encoding: 'base64' }))).toBe('AP/+');
});

test('GET and DELETE without a payload have no body; others have an empty one', () => {
  expect(requestBody(anEvent('', { format: 'raw', method: 'GET' }))).toBeUndefined();
  expect(requestBody(anEvent('', { format: 'raw', method: 'DELETE' }))).toBeUndefined();
  expect(requestBody(anEvent('x', { format: 'raw', method: 'DELETE' }))).toBe('x');
  expect(requestBody(anEvent('', { format: 'raw', method: 'PUT' }))).toBe('');
  expect(requestBody(anEvent('', { format: 'raw' }))).toBe('');
});

test("an event's own headers come after those of the contract", () => {
  const headers = withOwnHeaders(contract, {
    scheduledTime,
    attempt: 2,
    options: { headers: { 'X-A': '1' } },
  });
  expect(Object.entries(headers)).toEqual([
    ['Content-Type', 'application/json'],
    ['webhook-id', 'evt_1'],
    ['User-Agent', 'Jiter/1'],
    ['X-Jiter-Scheduled-Time', '2027-01-01T08:00:00.000Z'],
    ['X-Jiter-Attempt', '2'],
    ['X-A', '1'],
  ]);
});

test('a raw request has the Content-Type and User-Agent of the event, or no Content-Type', () => {
  const of = (options: RequestOptions) => withOwnHeaders(contract, { scheduledTime, attempt: 1, options });
  expect(of({ format: 'raw' })).not.toHaveProperty('Content-Type');
  expect(of({ format: 'raw', headers: { 'content-type': 'text/plain', 'user-agent': 'mine' } })).toEqual({
    'webhook-id': 'evt_1',
    'X-Jiter-Scheduled-Time': '2027-01-01T08:00:00.000Z',
    'X-Jiter-Attempt': '1',
    'content-type': 'text/plain',
    'user-agent': 'mine',
  });
});
