import { parseStats } from './parse-stats.ts';

const now = new Date('2027-01-31T10:00:07.500Z');
const before = (ms: number) => new Date(now.getTime() - ms).toISOString();
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

test('an hour up to now in steps of ten seconds, which begin where all others do', () => {
  expect(parseStats({}, now)).toEqual({
    from: new Date('2027-01-31T09:00:00.000Z'),
    to: new Date('2027-01-31T10:00:10.000Z'),
    stepMs: 10_000,
  });
});

test.each<[string, Record<string, string>, number]>([
  ['of a day', { from: before(DAY) }, 300_000],
  ['of what is older than an hour, by minutes', { from: before(3 * HOUR), to: before(2 * HOUR) }, MINUTE],
  ['of what is older than a day, by hours', { from: before(2 * DAY), to: before(2 * DAY - HOUR) }, HOUR],
  ['of a month', { from: before(30 * DAY) }, 6 * HOUR],
  ['of ten years, by so many days that it is not more than 400', { from: before(3_650 * DAY) }, 10 * DAY],
  ['as asked for', { from: before(30 * DAY), step: '1h' }, HOUR],
])('%s', (_what, query, stepMs) => expect(parseStats(query, now).stepMs).toBe(stepMs));

test('who asked for the last hour a moment ago gets it, and a host in small letters', () => {
  const query = { from: before(HOUR + 5_000), step: '10s', host: 'App.Example.com:8080' };
  expect(parseStats(query, now)).toMatchObject({ stepMs: 10_000, host: 'app.example.com:8080' });
});

test('from before anything was is from 1970', () => {
  const query = { from: '0000-01-01T00:00:00Z', to: '1970-01-02T00:00:00Z' };
  expect(parseStats(query, now).from).toEqual(new Date(0));
});

const TOO_FAR = "'to' must be earlier, or 'step' shorter: whole steps would end after the year 9999";
const A_TIME = 'must be an ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z';

test.each<[Record<string, unknown>, string]>([
  [{ from: 'yesterday' }, `'from' ${A_TIME}`],
  [{ to: '2027-01-31' }, `'to' ${A_TIME}`],
  [{ from: ['a', 'b'] }, "'from' may be given only once"],
  [{ from: before(0), to: before(HOUR) }, "'from' must be earlier than 'to'"],
  [{ from: before(HOUR), to: before(HOUR) }, "'from' must be earlier than 'to'"],
  [{ step: '60' }, "'step' must be a duration of whole seconds, such as 10s, 1min or 1h"],
  [{ step: '1500ms' }, "'step' must be a duration of whole seconds, such as 10s, 1min or 1h"],
  [{ step: '0s' }, "'step' must be a duration of whole seconds, such as 10s, 1min or 1h"],
  [
    { step: '15s' },
    "'step' must be a multiple of 10s here: what is older than an hour is kept by minutes, and what is older than a day by hours",
  ],
  [
    { from: before(2 * HOUR), step: '10s' },
    "'step' must be a multiple of 1min here: what is older than an hour is kept by minutes, and what is older than a day by hours",
  ],
  [{ from: before(90 * DAY), step: '1h' }, "'step' must be 2h or more for that range: 1500 steps at most"],
  [{ to: '9999-12-31T23:59:59.999Z' }, TOO_FAR],
  [{ from: '1970-01-01T00:00:00Z', to: '9999-12-31T00:00:00Z' }, TOO_FAR],
  [{ step: '99999999999h' }, TOO_FAR],
  [{ step: '9999999999999999s' }, TOO_FAR],
  [{ host: '' }, "'host' must be a host, such as app.example.com"],
  [{ until: 'now' }, "'until' is not a parameter of these numbers"],
])('%j is refused', (query, message) => {
  expect(() => parseStats(query, now)).toThrow(message);
});

test('the step that a refusal names is taken', () => {
  for (const days of [63, 90, 400, 3_650]) {
    const from = before(days * DAY);
    try {
      parseStats({ from, step: '1h' }, now);
    } catch (error) {
      const [, step] = /'step' must be (\w+) or more/.exec((error as Error).message)!;
      expect(parseStats({ from, step: step! }, now).stepMs).toBeGreaterThan(HOUR);
    }
  }
});
