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

describe('a trace that is continued', () => {
  const trace = { parent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  const of = (options: RequestOptions) =>
    withOwnHeaders({ ...contract, 'X-Jiter-Request-Timestamp': '5' }, { scheduledTime, attempt: 1, options });
  const parent = /^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-\d\d$/;

  test('comes after the headers of the contract, which stay as they are where an event says nothing else', () => {
    expect(Object.entries(of({ trace }))).toEqual([
      ...Object.entries({ ...contract, 'X-Jiter-Request-Timestamp': '5' }),
      ['traceparent', expect.stringMatching(parent)],
    ]);
    expect(of({ trace, headers: {} })).not.toHaveProperty('X-Jiter-Attempt');
  });

  test('has its state, where there is one', () => {
    expect(of({ trace })).not.toHaveProperty('tracestate');
    expect(of({ trace: { ...trace, state: 'a=b' } })).toMatchObject({ tracestate: 'a=b' });
  });

  test('is another span with each attempt', () => {
    const parentAt = (timestamp: string, id = 'evt_1') =>
      withOwnHeaders(
        { 'webhook-id': id, 'X-Jiter-Request-Timestamp': timestamp },
        { scheduledTime, attempt: 1, options: { trace } },
      )['traceparent'];
    expect(parentAt('1')).toBe(parentAt('1'));
    expect(new Set([parentAt('1'), parentAt('2'), parentAt('1', 'evt_2')]).size).toBe(3);
  });

  test('goes with whatever else an event says, unless that has such headers of its own', () => {
    expect(of({ trace, method: 'PUT' })).toMatchObject({
      ...{ 'X-Jiter-Attempt': '1', traceparent: expect.stringMatching(parent) },
    });
    for (const name of ['traceparent', 'Tracestate', 'TRACEPARENT']) {
      const headers = of({ trace: { ...trace, state: 'a=b' }, headers: { [name]: 'own' } });
      const names = Object.keys(headers).filter((one) => /^trace/i.test(one));
      expect([name, names, headers[name]]).toEqual([name, [name], 'own']);
    }
    expect(of({ trace, headers: { 'X-Trace': '1' } })).toHaveProperty('traceparent');
  });
});
