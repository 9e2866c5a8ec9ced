import { kindOf, readBounded, readCsv, type Came } from './came.ts';

const streamOf = (...parts: string[]) => new Response(new Blob(parts).stream());
const textOf = ({ bytes }: Came) => new TextDecoder().decode(bytes);

test('an answer is read as far as it is shown, and the rest of it is not waited for', async () => {
  const whole = await readBounded(streamOf('abc', 'def'), () => {}, { most: 6 });
  expect([textOf(whole), whole.isCut, whole.isWhole]).toEqual(['abcdef', false, true]);
  let isCancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(4).fill(120)),
    cancel: () => void (isCancelled = true),
  });
  const cut = await readBounded(new Response(endless), () => {}, { most: 10 });
  expect([textOf(cut), cut.isCut, isCancelled]).toEqual(['x'.repeat(10), true, true]);
  expect((await readBounded(new Response(null), () => {})).bytes).toHaveLength(0);
});

test('what has come is told of on the way', async () => {
  const told: string[] = [];
  let clockMs = 0;
  const slow = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      clockMs += 200;
      if (clockMs > 800) controller.close();
      else controller.enqueue(new TextEncoder().encode(`${clockMs} `));
    },
  });
  await readBounded(new Response(slow), (came) => told.push(textOf(came)), { now: () => clockMs });
  // The first of it at once, as nothing more may come for long; then now and then.
  expect(told).toEqual(['200 ', '200 400 600 ']);
});

test.each([
  ['application/json; charset=utf-8', 'json'],
  ['application/problem+json', 'json'],
  ['text/csv; charset=utf-8', 'csv'],
  ['application/x-ndjson', 'text'],
  ['text/event-stream', 'text'],
  ['text/html', 'text'],
  ['', 'text'],
  ['application/octet-stream', 'bytes'],
  ['image/svg+xml', 'text'],
])('%s is shown as %s', (type, kind) => {
  expect(kindOf(type)).toBe(kind);
});

test('rows of CSV are read as they are written, and one that was cut is left out', () => {
  const text = 'id,name\r\n7,"a ""b"", c\nd"\r\n8,\r\n';
  expect(readCsv(text)).toEqual([
    ['id', 'name'],
    ['7', 'a "b", c\nd'],
    ['8', ''],
  ]);
  expect(readCsv('a,b\n1,2\n3', true)).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
  expect(readCsv('a,"b')).toEqual([['a']]);
  expect(readCsv('')).toEqual([]);
});
