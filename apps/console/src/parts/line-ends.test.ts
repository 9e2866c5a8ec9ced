import { isSameText, withEndsOf } from './line-ends.ts';

test.each(['\n', '\r\n', '\r'])('a field that was not touched has the text that it was given: %j', (end) => {
  const given = `MSH|^~${end}PID|1${end}`;
  expect(isSameText('MSH|^~\nPID|1\n', given)).toBe(true);
  expect(isSameText('MSH|^~\r\nPID|1\r\n', given)).toBe(true);
  expect(isSameText('MSH|^~\nPID|2\n', given)).toBe(false);
});

test.each(['\n', '\r\n', '\r'])('what is changed in a text leaves the ends of its lines: %j', (end) => {
  for (const entered of ['a\nc\nd\n', 'a\r\nc\r\nd\r\n'])
    expect(withEndsOf(`a${end}b${end}`, entered)).toBe(`a${end}c${end}d${end}`);
});

test('a text with none, or with several kinds of them, has those that everybody has', () => {
  expect(withEndsOf('a', 'a\r\nb')).toBe('a\nb');
  expect(withEndsOf('a\r\nb\nc', 'a\nb\nd')).toBe('a\nb\nd');
});
