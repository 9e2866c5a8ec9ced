import { ERROR_CODES } from '@jiter/core';
import { causeOfAnswer, errorsOf, placeError, refusalsOf, saidBy } from './errors.ts';
import { bodyOf, fieldsOf } from './document.ts';
import { callOf, calls, document } from './document.fixture.ts';
import { readTried } from './said.ts';

test('each error that a call may answer has its cause and what helps', () => {
  const all = calls.flatMap((call) => errorsOf(document, call).flatMap(({ causes }) => causes));
  expect(all.length).toBeGreaterThan(1_000);
  expect(all.filter(({ cause, help, message }) => cause === '' || help === '' || message === '')).toEqual([]);
  const codes = new Set(all.map(({ code }) => code));
  expect(Object.keys(ERROR_CODES).filter((code) => !codes.has(code))).toEqual([]);
});

const fields = fieldsOf(document, bodyOf(callOf('createEvent'))!.schema!).map(({ name }) => name);
const inMessages = Object.entries<{ message: string }>(ERROR_CODES);

test('an error is placed at the field that its message names', () => {
  const call = callOf('createEvent');
  const place = (code: string) =>
    placeError(inMessages.find(([one]) => one === code)![1].message, call, fields);
  expect(place('invalid_retry_policy')).toMatchObject({ body: { path: 'retryPolicy.maxDelay' } });
  expect(place('invalid_header')).toMatchObject({ body: { path: 'headers.X-Source' } });
  expect(place('invalid_idempotency_key')).toMatchObject({ parameter: 'Idempotency-Key' });
  expect(place('two_times')).toMatchObject({ body: { path: 'scheduledTime' } });
  expect(place('quota_exceeded')).toBeUndefined();
});

const answered = (status: number, value: unknown) => ({
  ...{ status, type: 'application/json; charset=utf-8' },
  came: { bytes: new TextEncoder().encode(JSON.stringify(value)), isCut: false, isWhole: true },
});

test('what an answer says is read: why it failed, and where', () => {
  const call = callOf('createEvent');
  const errors = errorsOf(document, call);
  const read = (status: number, value: unknown) => readTried(answered(status, value), call, errors, fields);
  expect(read(400, { message: "'delay' needs a unit, such as 90s", code: 'invalid_duration' })).toMatchObject(
    {
      cause: { code: 'invalid_duration', help: expect.stringContaining('unit') },
      body: [{ path: 'delay' }],
      parameters: {},
    },
  );
  expect(read(401, { message: 'This API key is not valid' }).cause).toMatchObject({
    cause: expect.stringContaining('No key came along'),
  });
  expect(read(200, { id: '7', message: 'x' })).toEqual({ cause: undefined, parameters: {}, body: [] });
  expect(read(418, 'what?')).toEqual({ cause: undefined, parameters: {}, body: [] });
});

test('of a batch each refusal is placed in its item', () => {
  const call = callOf('createEvents');
  const value = [
    { id: '7', status: 'Pending' },
    { message: "'destination' is missing", status: 400 },
    { message: 'no', status: 429 },
  ];
  expect(refusalsOf(value)).toHaveLength(2);
  expect(readTried(answered(200, value), call, [], fields).body).toEqual([
    { path: '[1].destination', text: "'destination' is missing" },
    { path: '[2]', text: 'no' },
  ]);
});

test('a problem of RFC 9457 says the same', () => {
  expect(saidBy({ type: 'about:blank', detail: 'It is not there' })).toEqual({ message: 'It is not there' });
  expect(saidBy(['x'])).toBeUndefined();
  expect(causeOfAnswer([], 500, undefined)).toBeUndefined();
});
