import { looksParsed, otherBodies } from './bodies.ts';

/** The texts that a mistake may have left, by it. */
function found(body: string, sent?: string | Buffer) {
  const all = otherBodies(body, sent);
  const of = (mistake: string) =>
    all.filter((one) => one.mistake === mistake).map(({ text }) => text.toString());
  return { changed: of('changed_body'), parsed: of('parsed_body'), count: all.length };
}
const TIME = '2027-01-31T09:00:00.000Z';
const enveloped = (payload: unknown) => `{"payload":${JSON.stringify(payload)},"scheduledTime":"${TIME}"}`;

test('a body of JSON may have been written anew, as the usual libraries do', () => {
  const body = '{"a":"é/ü","b":[1,{"c":null}]}';
  expect(found(body).changed).toEqual([
    '{\n  "a": "é/ü",\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ]\n}',
    '{"a": "é/ü", "b": [1, {"c": null}]}',
    '{"a": "\\u00e9/\\u00fc", "b": [1, {"c": null}]}',
    '{"a":"\\u00e9/\\u00fc","b":[1,{"c":null}]}',
    '{"a":"é\\/ü","b":[1,{"c":null}]}',
    '{\n  "a": "é/ü",\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ]\n}\n',
    `${body}\n`,
    `${body}\n`,
  ]);
});

test('whatever it is, lines may have ended otherwise, and blanks been cut off', () => {
  expect(found(' a\r\nb\nc ').changed).toEqual(['a\r\nb\nc', ' a\r\nb\nc \n', ' a\nb\nc ', ' a\r\nb\r\nc ']);
  expect(found('x').changed).toEqual(['x\n']);
});

test('an envelope may have had its fields in another order, and its payload been taken for all of it', () => {
  const swapped = `{"scheduledTime":"${TIME}","payload":"text"}`;
  expect(found(swapped).changed).toContain(enveloped('text'));
  expect(found(swapped).parsed).toEqual(['[object Object]', 'text']);
  expect(found('{"payload":"text"}').parsed).toEqual(['[object Object]']);
  expect(found(`{"scheduledTime":"${TIME}"}`).parsed).toEqual(['[object Object]']);
  expect(found('null').parsed).toEqual(['[object Object]']);
});

test('a payload of JSON may have been parsed with its envelope', () => {
  expect(found(enveloped('{"a": 1}')).parsed).toEqual([
    '[object Object]',
    '{"a": 1}',
    '{"a":1}',
    enveloped({ a: 1 }),
  ]);
  for (const plain of ['1', 'null', '"x"', '{'])
    expect(found(enveloped(plain)).parsed).toEqual(['[object Object]', plain]);
  // And the other way round: what was signed had a text where there is an object by now.
  expect(found(enveloped({ a: 1 })).parsed).toEqual([
    '[object Object]',
    JSON.stringify({ payload: '{"a":1}', scheduledTime: TIME }),
    '{"a":1}',
  ]);
});

test('what was sent itself is the first of them, and says what became of it', () => {
  const sent = enveloped('{"a":1}');
  const mistakeOf = (body: string, of: string | Buffer = sent) => otherBodies(body, of)[0];
  for (const body of ['[object Object]', ' [object Array] ', '{"a":1}', '{"a": 1}', enveloped({ a: 1 })])
    expect([body, mistakeOf(body)]).toEqual([body, { text: sent, mistake: 'parsed_body' }]);
  for (const body of ['', 'x', '[object Object]x', '{"a":2}', enveloped('{"a":2}'), '{"payload":{}}'])
    expect([body, mistakeOf(body)]).toEqual([body, { text: sent, mistake: 'changed_body' }]);
  for (const raw of ['{"a":1}', 'null', '7'])
    expect(mistakeOf('{"a":2}', raw)).toEqual({ text: raw, mistake: 'changed_body' });
  expect(mistakeOf('x', Buffer.from('y'))).toEqual({ text: Buffer.from('y'), mistake: 'changed_body' });
  expect(mistakeOf('[object Object]', 'y')).toEqual({ text: 'y', mistake: 'parsed_body' });
});

test('of a large body nothing is made but what was sent', () => {
  const large = 'x'.repeat(16_384);
  expect(found(large).count).toBeGreaterThan(0);
  expect(otherBodies(`${large}x`)).toEqual([]);
  expect(otherBodies(`${large}x`, 'y')).toEqual([{ text: 'y', mistake: 'changed_body' }]);
});

test('the body itself is none of them', () => {
  for (const body of ['{"a":1}', 'x', enveloped('text')])
    expect(otherBodies(body, body).map(({ text }) => text)).not.toContain(body);
});

test('what is left of an object looks like one', () => {
  expect(['[object Object]', ' [object Foo]', "{'a': 1}"].map(looksParsed)).toEqual([true, true, true]);
  expect(['{"a":1}', 'x [object Object]', '[object ]', "x{'"].map(looksParsed)).toEqual(
    Array<boolean>(4).fill(false),
  );
});
