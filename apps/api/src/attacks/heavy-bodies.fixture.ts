import { aBody, MAX_PAYLOAD_BYTES, soon } from '../test-setup.ts';

/** A call whose body is large, or would take long to go through. */
export type Heavy = { method: string; path: string; body: () => string };

/** What MAX_PAYLOAD_BYTES may be so that nobody is held up. */
export const LARGEST_PAYLOAD_BYTES = 1_048_576;
const BATCH_BYTES = 8 * 1_048_576;
/** What a body of a single event may have. */
const eventBytes = (payloadBytes: number) => 6 * payloadBytes + 16_384;

const fill = (bytes: number, unit: string) =>
  unit.repeat(Math.max(1, Math.floor(bytes / Buffer.byteLength(unit))));
const ideographs = (length: number, from = 0) =>
  Array.from({ length }, (_, index) => String.fromCodePoint(0x4e00 + ((from + index) % 20_000))).join('');
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const arrayOf = (count: number, make: (index: number) => Record<string, unknown>) =>
  JSON.stringify(many(count, (index) => aBody(make(index))));
const keys = (count: number) => `{${many(count, (index) => `"k${index}":1`).join(',')}}`;
const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const payloads = (
  unit: string,
  perPayload: number,
  count = Math.floor(BATCH_BYTES / MAX_PAYLOAD_BYTES) - 2,
) => arrayOf(count, () => ({ payload: fill(perPayload, unit) }));
/** Six bytes of JSON each, and two of memory. */
export const CONTROLS_AND_AN_IDEOGRAPH = `一${'\u001f'.repeat(997)}`;

/** Arrays of about 8 MiB. */
const BATCHES: Record<string, () => string> = {
  'a thousand events': () => arrayOf(1_000, () => ({ payload: fill(5_500, '{"a":"b"},') })),
  'a thousand long hosts': () =>
    arrayOf(1_000, (index) => ({ destination: `https://${ideographs(2_000, index)}/` })),
  'a thousand hosts that are just not too long': () =>
    arrayOf(1_000, (index) => ({ destination: `https://${ideographs(250, index)}/` })),
  'a thousand hosts in percent-encoding': () =>
    arrayOf(1_000, () => ({ destination: `https://${fill(2_000, '%E4%B8%80')}/` })),
  'a thousand long paths': () =>
    arrayOf(1_000, () => ({ destination: `https://example.com/${fill(2_000, 'a/../')}` })),
  'a thousand long times': () => arrayOf(1_000, () => ({ scheduledTime: fill(8_000, soon()) })),
  'an item of 500,000 keys': () => `[${keys(500_000)}]`,
  'a payload of 500,000 keys': () => `[{"payload":${keys(500_000)}}]`,
  'a thousand items of many keys': () => `[${many(1_000, () => keys(700)).join(',')}]`,
  'a key again and again': () => `[{${fill(BATCH_BYTES - 20, '"payload":"",')}"payload":""}]`,
  'a thousand items of a key again and again': () =>
    `[${many(1_000, () => `{${fill(8_000, '"payload":"",')}"payload":""}`).join(',')}]`,
  'a deep array': () => `[${deep(BATCH_BYTES / 2 - 8)}]`,
  'a thousand deep arrays': () => `[${many(1_000, () => deep(4_000)).join(',')}]`,
  'nothing but brackets': () => fill(BATCH_BYTES, '['),
  'millions of arrays': () => `[${fill(BATCH_BYTES - 20, '[],')}[]]`,
  'millions of objects': () => `[${fill(BATCH_BYTES - 20, '{},')}{}]`,
  'millions of numbers': () => `[${fill(BATCH_BYTES - 20, '1,')}1]`,
  'millions of empty strings': () => `[${fill(BATCH_BYTES - 20, '"",')}""]`,
  'one string of escapes': () => `["${fill(BATCH_BYTES - 20, '\\u00e9')}"]`,
  'strings of escapes': () => `[${many(20, () => `"${fill(400_000, '\\ud83d\\ude00')}"`).join(',')}]`,
  'one number': () => `[${fill(BATCH_BYTES - 20, '9')}]`,
  'huge numbers': () => `[${many(20, () => `${fill(400_000, '9')}e999`).join(',')}]`,
  'nothing but space': () => `[${fill(BATCH_BYTES - 20, ' ')}]`,
  'keys as long as can be': () => `[${many(20, () => `{"${fill(400_000, 'x')}":1}`).join(',')}]`,
  'a thousand keys to be quoted': () => `[${many(1_000, () => `{"${fill(8_000, '<é>')}":1}`).join(',')}]`,
  'a thousand statuses to be quoted': () => arrayOf(1_000, () => ({ status: fill(8_000, "'{#label}'") })),
  'payloads of quotes': () => payloads('"\\', MAX_PAYLOAD_BYTES / 2),
  'payloads of control characters': () => payloads('\u001f', MAX_PAYLOAD_BYTES / 6),
  'payloads of ideographs': () => payloads('一', MAX_PAYLOAD_BYTES),
  'payloads of emoji': () => payloads('😀', MAX_PAYLOAD_BYTES),
  'payloads that are just too large': () => payloads('é', MAX_PAYLOAD_BYTES + 2),
};

/** Bodies of a single event, of as many bytes as one may have. */
const singles = (payloadBytes: number, bytes = eventBytes(payloadBytes)): Record<string, () => string> => ({
  'a deep array': () => deep(bytes / 2 - 8),
  'a payload of deep arrays': () => `{"payload":${deep(bytes / 2 - 20)}}`,
  'nothing but brackets': () => fill(bytes, '['),
  'many keys': () => keys(30_000),
  'an array of arrays': () => `[${fill(bytes - 20, '[],')}[]]`,
  'a string of escapes': () => JSON.stringify(aBody({ payload: fill(payloadBytes, '\u001f') })),
  'a payload of emoji': () => JSON.stringify(aBody({ payload: fill(payloadBytes, '😀') })),
  'a payload of escapes and an ideograph': () =>
    JSON.stringify(aBody({ payload: fill(payloadBytes, CONTROLS_AND_AN_IDEOGRAPH) })),
  'a payload of quotes': () => JSON.stringify(aBody({ payload: fill(payloadBytes, '"') })),
  'a huge number': () => `{"payload":${fill(bytes - 20, '9')}}`,
  'a key to be quoted': () => `{"${fill(bytes - 20, '<')}":1}`,
  'a long host': () => JSON.stringify(aBody({ destination: `https://${ideographs(2_030)}/` })),
  'a host that is very long': () => JSON.stringify(aBody({ destination: `https://${ideographs(100_000)}/` })),
  'no JSON at the very end': () => `{"payload":"${fill(bytes - 40, 'x')}",}`,
});

/** Those in which the payload is what is large. */
const LARGEST_BATCHES: Record<string, () => string> = {
  'payloads of quotes': () => payloads('"', LARGEST_PAYLOAD_BYTES, 3),
  'payloads of control characters': () => payloads('\u001f', LARGEST_PAYLOAD_BYTES, 1),
  'payloads of text': () => payloads('x', LARGEST_PAYLOAD_BYTES - 100, 7),
  'payloads of ideographs': () => payloads('一', LARGEST_PAYLOAD_BYTES, 7),
  'a payload of escapes and an ideograph': () =>
    payloads(CONTROLS_AND_AN_IDEOGRAPH, LARGEST_PAYLOAD_BYTES, 1),
};

export function listHeavyBodies(eventId: string): [name: string, heavy: Heavy][] {
  return list(eventId, BATCHES, singles(MAX_PAYLOAD_BYTES));
}

/** Of payloads as large as they can be allowed. */
export function listLargestBodies(eventId: string): [name: string, heavy: Heavy][] {
  return list(eventId, LARGEST_BATCHES, singles(LARGEST_PAYLOAD_BYTES));
}

function list(
  eventId: string,
  batches: Record<string, () => string>,
  ofOne: Record<string, () => string>,
): [name: string, heavy: Heavy][] {
  const ofMany = Object.entries(batches).map(([name, body]): [string, Heavy] => [
    `a batch: ${name}`,
    { method: 'POST', path: '/api/events/batch', body },
  ]);
  const paths = [
    ['POST', '/api/events'],
    ['PUT', `/api/events/${eventId}`],
    ['POST', '/api/cronjobs'],
    ['POST', '/api/cronjobs/preview'],
  ] as const;
  const ofEach = paths.flatMap(([method, path]) =>
    Object.entries(ofOne).map(([name, body]): [string, Heavy] => [
      `${method} ${path.replace(eventId, ':id')}: ${name}`,
      { method, path, body },
    ]),
  );
  return [...ofMany, ...ofEach];
}
