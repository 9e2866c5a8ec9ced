import { play } from './played.fixture.ts';

/** Of an API that knows nothing. */
const NOTHING = () => Response.json([]);
const TO = ['--to', 'https://a.test/', '--payload', 'x'];
const AN_EVENT = { destination: 'https://a.test/', payload: 'x' };

/** Each option is for a field that is called otherwise, and one that is passed over is missed by nobody. */
test.each<[argv: string[], call: string, body?: object]>([
  [
    ['events', 'create', ...TO, '--at', '2027-01-31T10:00Z', '--expires-at', '2027-01-31T11:00Z'],
    'POST /api/events',
    { ...AN_EVENT, scheduledTime: '2027-01-31T10:00Z', expiresAt: '2027-01-31T11:00Z' },
  ],
  [
    ['events', 'create', ...TO, '--local', '2027-01-31T10:00', '--zone', 'Europe/Berlin'],
    'POST /api/events',
    { ...AN_EVENT, localTime: '2027-01-31T10:00', timezone: 'Europe/Berlin' },
  ],
  [
    [
      ...[
        'events',
        'create',
        ...TO,
        '--in',
        '1h',
        '--timeout',
        '5s',
        '--max-age',
        '2h',
        '--encoding',
        'base64',
      ],
      ...['--header', 'Authorization: Basic a:b', '--metadata', 'query=a=b'],
    ],
    'POST /api/events',
    {
      ...{ ...AN_EVENT, delay: '1h', timeout: '5s', maxAge: '2h', encoding: 'base64' },
      ...{ headers: { Authorization: 'Basic a:b' }, metadata: { query: 'a=b' } },
    },
  ],
  [
    ['events', 'list', '--from', '2027-01-31T10:00Z', '--until', '2027-01-31T11:00Z', '--latest', '--cron'],
    'GET /api/events?include=cron&scheduledStartDate=2027-01-31T10:00Z&scheduledEndDate=2027-01-31T11:00Z&order=desc&limit=20',
  ],
  [
    [
      ...['events', 'list', '--limit', '5000', '--status', 'Sent', '--status', 'Pending', '--host', 'a.test'],
      ...['--destination', 'https://a.test/', '--key', 'k', '--reason', '503', '--label', 'l'],
    ],
    'GET /api/events?status=Sent,Pending&host=a.test&label=l&destination=https://a.test/&idempotencyKey=k&failureReason=503&limit=1000',
  ],
  [['events', 'changes', '7'], 'GET /api/events/7/changes'],
  [
    ['events', 'retry', '7', '--in', '5min', '--max-age', '1h'],
    'POST /api/events/7/retry',
    { delay: '5min', maxAge: '1h' },
  ],
  [['events', 'replay', '7', '--in', '5min'], 'POST /api/events/7/replay', { delay: '5min' }],
  [
    ['events', 'replay', '7', '--at', '2027-01-31T10:00Z'],
    'POST /api/events/7/replay',
    { scheduledTime: '2027-01-31T10:00Z' },
  ],
  [
    ['cron', 'create', ...TO, '--expression', '0 9 * * 1', '--misfire', 'skip', '--timeout', '5s'],
    'POST /api/cronjobs',
    { ...AN_EVENT, expression: '0 9 * * 1', misfire: 'skip', timeout: '5s' },
  ],
  [
    ['cron', 'edit', '7', '--zone', 'Asia/Tokyo', '--misfire', 'skip', '--payload', 'y', '--label', 'l'],
    'PUT /api/cronjobs/7',
    { timezone: 'Asia/Tokyo', misfire: 'skip', payload: 'y', labels: ['l'] },
  ],
  [['cron', 'list'], 'GET /api/cronjobs?limit=1000'],
  [['cron', 'list', '--limit', '3'], 'GET /api/cronjobs?limit=3'],
  [['cron', 'pause', '7'], 'PUT /api/cronjobs/7', { status: 'Disabled' }],
  [['cron', 'delete', '7'], 'DELETE /api/cronjobs/7'],
  [
    ['cron', 'preview', '0 9 * * 1', '--zone', 'Asia/Tokyo', '--count', '3'],
    'POST /api/cronjobs/preview',
    { expression: '0 9 * * 1', timezone: 'Asia/Tokyo', count: 3 },
  ],
  [['inbox', 'create'], 'POST /api/inboxes', {}],
  [['inbox', 'requests', '7', '--limit', '3'], 'GET /api/inboxes/7/requests?limit=3'],
])('%j asks for what it says', async (argv, ...asked) => {
  const played = await play(argv, NOTHING);
  expect(played).toMatchObject({ code: 0, err: '' });
  expect(played.asked).toEqual([asked]);
});

test('a list ends with as many as are asked for, also on a later page', async () => {
  const page = ({ url }: Request) => {
    const from = Number(new URL(url).searchParams.get('cursor') ?? '0');
    if (from > 5_000) return Response.json([]);
    const items = Array.from({ length: 1_000 }, (_none, index) => ({ id: String(from + index) }));
    return Response.json(items, { headers: { 'x-next-cursor': String(from + 1_000) } });
  };
  const { asked, out } = await play(['events', 'list', '--limit', '1500'], page);
  expect((JSON.parse(out) as unknown[]).length).toBe(1_500);
  expect(asked.length).toBe(2);
});

const refusing = (status: number, headers = {}) =>
  Response.json({ message: 'no', code: 'invalid_duration' }, { status, headers });

/** Programs go by the exit code: of what is wrong with one of several the others know nothing, of a key or a service all do. */
test.each<[what: string, status: number, code: number, asked: number]>([
  ['what is said wrongly', 400, 1, 2],
  ['a key that is none', 401, 1, 1],
  ['a key that may not', 403, 1, 1],
  ['what is not there', 404, 1, 2],
  ['what is in the way', 409, 1, 2],
  ['what cannot be done', 422, 1, 2],
  ['too many questions', 429, 1, 1],
  ['a fault', 500, 3, 1],
  ['no service', 503, 3, 1],
])('%s, a %d, ends with %d', async (_what, status, code, asked) => {
  expect((await play(['events', 'get', '1'], () => refusing(status))).code).toBe(code);
  const several = await play(['events', 'cancel', '1', '2'], () => refusing(status));
  expect({ code: several.code, asked: several.asked.length }).toEqual({ code, asked });
});

test('when to come again is said, in seconds that are no shorter', async () => {
  const busy = () => refusing(429, { 'retry-after': '90' });
  expect((await play(['status'], busy)).err).toBe('jiter: no (invalid_duration), come again in 90 s\n');
  const { err } = await play(['events', 'cancel', '1', '--json'], busy);
  expect(JSON.parse(err)).toEqual({
    ...{ message: 'no', status: 429, code: 'invalid_duration', retryAfterMs: 90_000 },
  });
  const soon = () => refusing(503, { 'retry-after': new Date(Date.now() + 1_500).toUTCString() });
  expect((await play(['status'], soon)).err).toMatch(/, come again in \d s\n$/);
});

test('of several each refusal is named in JSON, too', async () => {
  const { err } = await play(['events', 'cancel', '1', '2', '--json'], () => refusing(404));
  const ids = err
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);
  expect(ids).toEqual(['1', '2']);
});

test('a key and an address are taken without what is around them', async () => {
  const seen: (string | null)[] = [];
  const env = { JITER_URL: ' http://other.test/below \n', JITER_API_KEY: ' secret\n' };
  await play(
    ['status'],
    ({ url, headers }) => {
      seen.push(url, headers.get('x-api-key'));
      return NOTHING();
    },
    { env },
  );
  expect(seen).toEqual(['http://other.test/below/api/status', 'secret']);
});
