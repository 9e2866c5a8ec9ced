import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { readNew, readUsualEvent } from './parse-event.ts';

const fine = {
  payload: 'hello',
  destination: 'https://example.com/hook',
  scheduledTime: '2030-01-01T00:00:00Z',
};

function readByJoi(sent: unknown): unknown {
  try {
    return readNew(sent);
  } catch {
    return undefined;
  }
}

test('what is usual is recognized', () => {
  expect(readUsualEvent(fine)).toEqual({ ...fine, scheduledTime: new Date(fine.scheduledTime) });
});

test('what is recognized without joi is what joi makes of it', () => {
  const odd = fc.oneof(
    fc.jsonValue({ stringUnit: anyCharacter }),
    fc.constantFrom(
      '',
      '\0',
      '\ud800',
      'http:host',
      'https://u:p@host/',
      '2030-02-30T00:00Z',
      '12030-01-01T00:00Z',
    ),
    fc.webUrl(),
    fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
  );
  const key = fc.constantFrom(
    'payload',
    'destination',
    'scheduledTime',
    'status',
    '__proto__',
    'constructor',
  );
  const body = fc.oneof(
    odd,
    fc.dictionary(key, odd).map((changes) => ({ ...fine, ...changes })),
    fc
      .tuple(key, odd)
      .map(([name, value]) => JSON.parse(JSON.stringify({ ...fine, [name]: value })) as unknown),
    fc.constantFrom(...Object.keys(fine)).map((name) => ({ ...fine, [name]: undefined })),
  );
  fc.assert(
    fc.property(body, (sent) => {
      expect(readUsualEvent(sent)).toEqual(readByJoi(sent));
    }),
    { numRuns: 200 },
  );
});
