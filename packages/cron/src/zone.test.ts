import { ZONE_NAMES } from './zone-names.ts';
import { findZone } from './zone.ts';

const HOUR_MS = 3_600_000;

/** The offset as the clock's own digits give it, by another road than the one under test. */
function clockOffsetMs(timeZone: string, instantMs: number): number {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return Date.parse(`${format.format(instantMs).replace(' ', 'T')}Z`) - instantMs;
}

test('every zone there is shows what its clocks show, in winter and in summer', () => {
  const instants = [Date.UTC(2026, 0, 10, 5), Date.UTC(2026, 6, 10, 5)];
  const wrong = Intl.supportedValuesOf('timeZone').filter((name) =>
    instants.some((at) => findZone(name).stretchAt(at).offsetMs !== clockOffsetMs(name, at)),
  );
  expect(wrong).toEqual([]);
});

test.each([
  ['Europe/Berlin', '2026-03-29T01:00:00Z', 1, 2],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', 2, 1],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', 10.5, 11],
  ['America/St_Johns', '2026-11-01T04:30:00Z', -2.5, -3.5],
  // The day that Samoa left out.
  ['Pacific/Apia', '2011-12-30T10:00:00Z', -10, 14],
])('%s changes its clocks at %s from %d h to %d h', (name, at, before, after) => {
  const changeMs = Date.parse(at);
  const zone = findZone(name);
  expect(zone.stretchAt(changeMs - 1)).toMatchObject({ endMs: changeMs, offsetMs: before * HOUR_MS });
  expect(zone.stretchAt(changeMs)).toMatchObject({
    startMs: changeMs,
    offsetMs: after * HOUR_MS,
    offsetBeforeMs: before * HOUR_MS,
  });
});

test.each([
  ['Africa/Monrovia', '1970-01-02T00:00:00Z', -(44 * 60 + 30)],
  ['Europe/Dublin', '1910-01-02T00:00:00Z', -(25 * 60 + 21)],
])('in %s clocks did not show whole minutes at %s', (name, at, seconds) => {
  expect(findZone(name).stretchAt(Date.parse(at)).offsetMs).toBe(seconds * 1_000);
});

test('stretches follow each other without a hole, also over the new year', () => {
  const zone = findZone('America/New_York');
  let stretch = zone.stretchAt(Date.UTC(2026, 0, 1));
  for (let count = 0; count < 20; count += 1) {
    const next = zone.stretchAt(stretch.endMs);
    expect(next).toMatchObject({ startMs: stretch.endMs, offsetBeforeMs: stretch.offsetMs });
    stretch = next;
  }
  expect(new Date(stretch.startMs).getUTCFullYear()).toBe(2032);
});

test('names are found whatever their case, and once', () => {
  expect(findZone('europe/BERLIN')).toBe(findZone('Europe/Berlin'));
});

test.each(['', 'Nowhere', 'Europe/Nowhere', '+02:00', 'UTC+1', ' UTC', 'UTC\u0000', 'constructor', '../etc'])(
  'no zone: %j',
  (name) =>
    expect(() => findZone(name)).toThrow(
      expect.objectContaining({
        status: 400,
        message: "'timezone' must be an IANA time zone such as Europe/Berlin",
      }),
    ),
);

test.each([undefined, null, 1, {}, ['UTC']])('no zone: %j', (name) =>
  expect(() => findZone(name as string)).toThrow("'timezone' must be an IANA time zone"),
);

test.each([
  'BST',
  'IST',
  'AST',
  'PST',
  'JST',
  'CST',
  'ACT',
  'AET',
  'ECT',
  'VST',
  'SystemV/PST8',
  'US/Pacific-New',
])('what ICU knows by itself is no zone: %s', (name) =>
  expect(() => findZone(name)).toThrow(
    expect.objectContaining({
      status: 400,
      message: expect.stringMatching(
        /^'timezone' must be an IANA time zone .*: IANA's database does not have/,
      ),
    }),
  ),
);

test.each([
  ...['EST', 'MST', 'HST', 'CET', 'MET', 'EET', 'WET', 'EST5EDT', 'CST6CDT', 'MST7MDT', 'PST8PDT'],
  ...[
    'UTC',
    'GMT',
    'UCT',
    'Zulu',
    'Universal',
    'Greenwich',
    'GMT0',
    'GMT+0',
    'GMT-0',
    'Etc/UTC',
    'Etc/GMT-14',
  ],
  ...['Etc/GMT+12', 'Asia/Calcutta', 'Asia/Kolkata', 'US/Pacific', 'GB', 'NZ', 'PRC', 'ROK', 'W-SU', 'Eire'],
])('IANA has %s', (name) => expect(findZone(name).stretchAt(0)).toBeDefined());

test('every name that IANA has is a zone, or told to be unknown to this Node', () => {
  const unknown = ZONE_NAMES.filter((name) => {
    try {
      return !findZone(name);
    } catch (error) {
      expect((error as Error).message).toMatch(
        /^'timezone' must be .* of this Node.js \(\d{4}\w+\) does not have it yet/,
      );
      return true;
    }
  });
  expect(ZONE_NAMES.length).toBeGreaterThan(590);
  // A placeholder, and what came after the data of the oldest Node that we run on.
  expect(['Factory', 'America/Coyhaique']).toEqual(expect.arrayContaining(unknown));
});
