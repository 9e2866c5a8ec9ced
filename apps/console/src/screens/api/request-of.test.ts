import { callOf, document } from './document.fixture.ts';
import { draftOf, initOf, readParameters, writeParameters, type Entered } from './request-of.ts';

const draft = (id: string, entered: Partial<Entered>) =>
  draftOf(document, callOf(id), { parameters: {}, body: '', ...entered });

test('what is typed becomes a request, and what is empty is not in it', () => {
  const { asked, isSendable, wrong } = draft('listEvents', {
    parameters: { status: 'Sent', limit: '10', q: '', metadata: 'customer=7\nshop = a=b\n' },
  });
  expect({ wrong, isSendable }).toEqual({ wrong: {}, isSendable: true });
  expect(asked.query).toEqual([
    ['status', 'Sent'],
    ['limit', 10],
    ['metadata[customer]', '7'],
    ['metadata[shop]', 'a=b'],
  ]);
  expect(initOf(asked)).toEqual({
    path: '/api/events?status=Sent&limit=10&metadata%5Bcustomer%5D=7&metadata%5Bshop%5D=a%3Db',
    init: { method: 'GET', headers: [['accept', 'application/json']] },
  });
});

test('a body is sent to the letter, with the key against repeats', () => {
  const body = '{ "destination":"https://x.example/", "delay" : "1h" }';
  const { asked, isSendable } = draft('createEvent', {
    parameters: { 'Idempotency-Key': 'order-7', dryRun: 'true' },
    body,
  });
  expect(isSendable).toBe(true);
  expect(initOf(asked)).toEqual({
    path: '/api/events?dryRun=true',
    init: {
      method: 'POST',
      headers: [
        ['Idempotency-Key', 'order-7'],
        ['accept', 'application/json'],
        ['content-type', 'application/json'],
      ],
      body,
    },
  });
});

test('an answer is asked for as it was chosen', () => {
  const { asked } = draft('listAuditEntries', { accept: 'text/csv' });
  expect(initOf(asked).init.headers).toEqual([['accept', 'text/csv']]);
});

test.each([
  ['getEvent', {}, { id: 'is missing' }, false],
  ['getEvent', { id: '..' }, { id: expect.stringContaining('a step in a path') }, false],
  ['listEvents', { limit: '5000' }, { limit: 'may be 1000 at most' }, true],
  ['listEvents', { limit: 'ten' }, { limit: 'must be integer' }, true],
  ['listEvents', { metadata: 'customer' }, { metadata: expect.stringContaining('no pair') }, false],
  [
    'runCronJob',
    { id: '7', 'Idempotency-Key': 'é' },
    { 'Idempotency-Key': expect.stringContaining('ASCII') },
    false,
  ],
])('%s with %j: %j', (id, parameters, wrong, isSendable) => {
  const found = draft(id, { parameters });
  expect({ wrong: found.wrong, isSendable: found.isSendable }).toEqual({ wrong, isSendable });
});

test('a body that the schema has something against is sent all the same, one that is no JSON is not', () => {
  const { body, isSendable } = draft('createEvent', { body: '{"payload": 7}' });
  expect(isSendable).toBe(true);
  expect(body).toMatchObject({ kind: 'json', problems: [{ path: 'destination' }, { path: 'payload' }] });
  expect(draft('createEvent', { body: '{"payload": ' })).toMatchObject({
    isSendable: false,
    body: { kind: 'no json' },
  });
  expect(draft('createEvent', { body: ' ' })).toMatchObject({ isSendable: false, body: { kind: 'missing' } });
  expect(draft('cancelEvent', { parameters: { id: '7' } })).toMatchObject({
    isSendable: true,
    body: { kind: 'none' },
  });
});

test('the address has the parameters, but for those that open something or are to be new', () => {
  const parameters = { id: '7', 'Idempotency-Key': 'once', unknown: 'x' };
  const text = writeParameters(callOf('runCronJob'), parameters);
  expect(text).toBe('id=7');
  expect(readParameters(callOf('runCronJob'), `${text}&unknown=x&Idempotency-Key=x`)).toEqual({ id: '7' });
  expect(writeParameters(callOf('sendPostToInbox'), { token: 'V1StGXR8' })).toBeUndefined();
  expect(readParameters(callOf('sendPostToInbox'), 'token=V1StGXR8')).toEqual({});
});
