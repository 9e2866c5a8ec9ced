import type { ServiceStatus } from '@jiter/client';
import { play } from './played.fixture.ts';
import { printable, table } from './output.ts';
import { showArrival, showStatus } from './show.ts';

const WORKER = { id: 'w-1', state: 'alive', seenAt: '2027-01-31T09:00:00.000Z', underWay: 3, version: '1.0' };
const STATUS = {
  state: 'degraded',
  text: 'The queue is away.',
  reasons: [{ text: 'The queue is away.' }, { text: 'A worker is late.' }],
  database: 'ok',
  queue: 'away',
  due: { count: 10_000, atLeast: true },
  workersAlive: 1,
  workers: [WORKER],
} as unknown as ServiceStatus;

test('the status says each of its reasons once, what is due, and which workers there are', () => {
  expect(showStatus(STATUS)).toBe(
    [
      'degraded: The queue is away.',
      '  also: A worker is late.',
      '',
      'database      ok',
      'queue         away',
      'due           10000 or more',
      'workersAlive  1',
      '',
      'worker  state  seen                      under way  version',
      'w-1     alive  2027-01-31T09:00:00.000Z  3          1.0',
    ].join('\n'),
  );
  expect(showStatus({ ...STATUS, due: { count: 3 } } as ServiceStatus)).toMatch(/^due +3$/m);
});

test.each([
  ['ok', 0],
  ['degraded', 0],
  ['failing', 1],
])('a service that is %s ends with %d', async (state, code) => {
  expect((await play(['status'], () => Response.json({ ...STATUS, state }))).code).toBe(code);
});

test.each([
  [{ sentAt: 'then' }, { lagMs: 3, status: '200' }, 'then  Sent  +3 ms  200  https://a.test/  7'],
  [{ failedAt: 'then' }, { lagMs: 3, status: '500' }, 'then  Sent  +3 ms  500  https://a.test/  7'],
  [{}, undefined, '-  Sent  -  https://a.test/  7'],
])('what arrived is said in a line, %j', (more, attempt, line) => {
  const event = { id: '7', status: 'Sent', destination: 'https://a.test/', ...more };
  expect(showArrival({ event, attempt } as never)).toBe(line);
});

test('a cell is one line that ends somewhere', () => {
  const [, row] = table(['a', 'b'], [['x'.repeat(61), 'one\ntwo']]).split('\n');
  expect(row).toBe(`${'x'.repeat(59)}…  one two`);
  expect(table(['a'], [['x'.repeat(60)]])).toContain('x'.repeat(60));
  expect(table(['a', 'b'], [[undefined, 0]])).toBe('a  b\n-  0');
  // More than one call takes arguments.
  expect(
    table(
      ['a'],
      Array.from({ length: 300_000 }, () => ['7']),
    ).split('\n'),
  ).toHaveLength(300_001);
});

test.each(['\u0007', '\u001b', '\r', '\t', '\u009b', '\u200b', '\u202e', '\u2028', '\u2029', '\ufeff'])(
  '%j is not written to a terminal, what is seen is',
  (character) => expect(printable(`é${character}\n漢😀`)).toBe('é\ufffd\n漢😀'),
);

test('what others have written moves no cursor in an error or a note either', async () => {
  const refused = await play(['events', 'get', '1'], () =>
    Response.json({ message: 'no\u001b[2J' }, { status: 404 }),
  );
  expect(refused.err).toBe('jiter: no\ufffd[2J\n');
});
