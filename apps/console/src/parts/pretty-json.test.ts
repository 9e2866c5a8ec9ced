import fc from 'fast-check';
import { prettyJson } from './pretty-json.ts';

test('numbers and names stay as they came', () => {
  const text = '{"id":383400227269865558,"a":1.0,"a":[1e400,{}],"b":[],"c":"x,{\\"}"}';
  expect(prettyJson(text)).toBe(`{
  "id": 383400227269865558,
  "a": 1.0,
  "a": [
    1e400,
    {}
  ],
  "b": [],
  "c": "x,{\\"}"
}`);
});

test('whatever is laid out says the same as before', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
      expect(JSON.parse(prettyJson(JSON.stringify(value))!)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each(['', 'text', '"text"', '12', '{"a":', '<a>{}</a>'])('%j is no JSON to lay out', (text) => {
  expect(prettyJson(text)).toBeUndefined();
});
