import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { MAX_INBOX_STEPS, parseInboxStep, readInboxScript } from './inbox-script.ts';

test.each([
  ['200', { kind: 'answer', status: 200, afterMs: 0 }],
  ['599', { kind: 'answer', status: 599, afterMs: 0 }],
  ['200 after 20s', { kind: 'answer', status: 200, afterMs: 20_000 }],
  ['200 after 1.5ms', { kind: 'answer', status: 200, afterMs: 2 }],
  ['429 retry-after 30', { kind: 'answer', status: 429, afterMs: 0, retryAfterS: 30 }],
  ['503 retry-after 2min after 50s', { kind: 'answer', status: 503, afterMs: 50_000, retryAfterS: 120 }],
  ['hang', { kind: 'hang' }],
  ['close', { kind: 'close', afterMs: 0 }],
  ['close after 1s', { kind: 'close', afterMs: 1_000 }],
])('%s is a step', (text, step) => {
  expect(parseInboxStep(text)).toEqual(step);
});

const WRONG = `199 600 100 99 2000 ok hangs - 200x 200-after-1s 20 0 +200 0x200 2e2 200.5`.split(' ');
test.each([
  ...WRONG,
  '200 after',
  '200 after 20',
  '200 after 51s',
  '200 after 1s after 2s',
  '200 before 1s',
  '200 retry-after 1.5',
  '200 retry-after 25h',
  '429 retry-after 1s retry-after 1s',
  'hang after 1s',
  'hang retry-after 1',
  'close retry-after 1',
  '200 200',
  '',
])('%j is none, and what is said shows how one is written', (text) => {
  expect(parseInboxStep(text)).toBeUndefined();
  expect(() => readInboxScript([text])).toThrow(
    /such as \["503", "429 retry-after 30", "200 after 20s"\].* is no step/,
  );
});

test.each([
  [
    ['503', ' 503 ', '200'],
    ['503', '503', '200'],
  ],
  ['503,503,200', ['503', '503', '200']],
  ['200  AFTER   20s', ['200 after 20s']],
  [
    [503, 200],
    ['503', '200'],
  ],
])('%j is kept as %j', (given, kept) => {
  expect(readInboxScript(given)).toEqual(kept);
});

test.each([
  [undefined],
  [null],
  [{}],
  [[]],
  [''],
  [[null]],
  [[['200']]],
  [Array(MAX_INBOX_STEPS + 1).fill('200')],
  [','],
])('%j is no script', (given) => {
  expect(() => readInboxScript(given)).toThrow(
    expect.objectContaining({ status: 400, code: 'invalid_script' }),
  );
});

test('whatever it is given, it answers or says what is wrong', () => {
  const text = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 80 }),
    fc.constant('200 after '.repeat(2_000)),
  );
  fc.assert(
    fc.property(fc.oneof(text, fc.array(fc.oneof(text, fc.jsonValue())), fc.jsonValue()), (given) => {
      try {
        for (const step of readInboxScript(given)) expect(parseInboxStep(step)).toBeDefined();
      } catch (error) {
        expect(error).toMatchObject({ status: 400, code: 'invalid_script' });
      }
    }),
  );
});
