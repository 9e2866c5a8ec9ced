import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { usualContent } from './content.ts';
import { EVENT_FIELDS } from './fields/index.ts';
import { EVENT_BODIES } from './parse-event.ts';
import { createRecognizer } from './recognize.ts';
import { validate } from './validate.ts';

const recognize = createRecognizer(usualContent, EVENT_FIELDS);

const fine = {
  payload: 'hello',
  destination: 'https://example.com/hook',
  delay: '90m',
  format: 'raw',
  encoding: 'utf8',
  method: 'PUT',
  headers: { 'Content-Type': 'text/plain', Authorization: 'Bearer 0123456789' },
  timeout: '20s',
  retryPolicy: { backoff: 'exponential', maxRetries: 8, initialDelay: '5s' },
  maxAge: '1d',
  successCallback: 'https://example.com/done',
  failureCallback: { url: 'https://example.com/failed', method: 'PUT' },
  labels: ['reminder', 'invoice'],
  metadata: { customer: '7' },
  idempotencyKey: 'order-4711',
};

function byJoi(body: unknown): unknown {
  try {
    return validate(EVENT_BODIES.toMake as never, body);
  } catch {
    return undefined;
  }
}

test('a body in which nothing is wrong is recognized, whichever fields it has', () => {
  for (const name of Object.keys(fine)) {
    const { payload, destination } = fine;
    const body = { payload, destination, [name]: fine[name as keyof typeof fine] };
    expect(recognize(body)).toEqual(byJoi(body));
    expect(recognize(body)).toBeDefined();
  }
  expect(recognize(fine)).toEqual(byJoi(fine));
  expect(Object.keys(recognize(fine)!)).toEqual(Object.keys(fine));
});

test.each(['payload', 'destination'])('a body without %s is none', (name) => {
  expect(recognize({ ...fine, [name]: undefined })).toBeUndefined();
  expect(recognize(Object.fromEntries(Object.entries(fine).filter(([key]) => key !== name)))).toBeUndefined();
});

test('what is recognized is what joi makes of it, and nothing is that it refuses', () => {
  const odd = fc.oneof(
    fc.jsonValue({ stringUnit: anyCharacter }),
    fc.constantFrom(null, '', 'raw', 'GET', '10s', '\0', [], {}, ['a', 'a'], { a: 'b' }, { url: 'http:x' }),
  );
  const key = fc.constantFrom(
    ...Object.keys(EVENT_FIELDS),
    ...Object.keys(fine),
    'status',
    'scheduledTime',
    '__proto__',
    'constructor',
    'toString',
  );
  const body = fc.oneof(
    odd,
    fc
      .dictionary(key, odd, { maxKeys: 3 })
      .map((changes) => JSON.parse(JSON.stringify({ ...fine, ...changes })) as unknown),
    fc
      .tuple(key, odd)
      .map(
        ([name, value]) =>
          JSON.parse(
            `{"payload":"","destination":"https://a.example","${name}":${JSON.stringify(value)}}`,
          ) as unknown,
      ),
  );
  fc.assert(
    fc.property(body, (sent) => {
      const recognized = recognize(sent);
      if (recognized !== undefined) expect(recognized).toEqual(byJoi(sent));
    }),
    { numRuns: 500 },
  );
});
