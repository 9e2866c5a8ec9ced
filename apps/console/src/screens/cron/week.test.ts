import { cellsOf, rowsOf, shiftsOf, weekOf, type Calendar } from './week.ts';

const job = (more: object) => ({
  id: '1',
  destination: 'https://a.example/',
  expression: '30 2 * * *',
  timezone: 'Europe/Berlin',
  ticks: [],
  more: false,
  clockChanges: [],
  ...more,
});
const calendar = (more: object): Calendar => ({
  from: '2027-03-21T23:00:00.000Z',
  to: '2027-03-28T22:00:00.000Z',
  jobs: [],
  timezones: [],
  more: false,
  ...more,
});
const spring = {
  timezone: 'Europe/Berlin',
  changes: [{ at: '2027-03-28T01:00:00.000Z', kind: 'forward', byMs: 3_600_000 }],
};
const autumn = {
  timezone: 'Europe/Berlin',
  changes: [{ at: '2027-10-31T01:00:00.000Z', kind: 'back', byMs: 3_600_000 }],
};
const placesOf = (given: Calendar, day: string, zone: string) =>
  cellsOf(given, weekOf(day, zone, 0), zone).flatMap((row, hour) =>
    row.flatMap((cell, weekday) =>
      [
        ...cell.entries.map(({ job, atMs }) => `${job}×${atMs.length}`),
        ...cell.changes.map(({ kind }) => kind),
      ].map((what) => `${weekday} ${hour} ${what}`),
    ),
  );

test('a week is from Monday to Monday of the zone, an hour shorter or longer where clocks are changed in it', () => {
  const spans = ['2027-03-24', '2027-03-31', '2027-10-31'].map((day) => {
    const { fromMs, toMs, days } = weekOf(day, 'Europe/Berlin', 0);
    return [days[0], (toMs - fromMs) / 3_600_000];
  });
  expect(spans).toEqual([
    ['2027-03-22', 167],
    ['2027-03-29', 168],
    ['2027-10-25', 169],
  ]);
  expect(weekOf('nonsense', 'UTC', Date.UTC(2027, 0, 6)).days[0]).toBe('2027-01-04');
});

test('ticks are in the hour that clocks show, those of one job together', () => {
  const ticks = ['2027-03-22T08:00:00.000Z', '2027-03-22T08:30:00.000Z', '2027-03-23T08:00:00.000Z'];
  const given = calendar({ jobs: [job({ ticks })] });
  expect(placesOf(given, '2027-03-22', 'Europe/Berlin')).toEqual(['0 9 0×2', '1 9 0×1']);
  expect(placesOf(given, '2027-03-22', 'UTC')).toEqual(['0 8 0×2', '1 8 0×1']);
});

test('a change of clocks is drawn in the hour that is skipped or repeated, elsewhere when it happens', () => {
  expect(placesOf(calendar({ timezones: [spring] }), '2027-03-28', 'Europe/Berlin')).toEqual(['6 2 forward']);
  expect(placesOf(calendar({ timezones: [autumn] }), '2027-10-31', 'Europe/Berlin')).toEqual(['6 2 back']);
  expect(placesOf(calendar({ timezones: [spring] }), '2027-03-28', 'UTC')).toEqual(['6 1 forward']);
});

test('the ticks that are missing or doubled are told with their jobs', () => {
  const clockChanges = [
    { at: '2027-03-28T01:00:00.000Z', kind: 'forward', localTimes: ['2027-03-28T02:30:00'], fires: 'after' },
  ];
  const given = calendar({
    jobs: [job({}), job({ clockChanges }), job({ timezone: 'UTC' })],
    timezones: [spring],
  });
  expect(shiftsOf(given)).toMatchObject([
    { kind: 'forward', touched: [{ job: 1, localTimes: ['02:30'], fires: 'after' }] },
  ]);
});

test('hours without anything are one row, save the one that it is now', () => {
  const cells = cellsOf(
    calendar({ jobs: [job({ ticks: ['2027-03-22T08:00:00.000Z'] })] }),
    weekOf('2027-03-22', 'UTC', 0),
    'UTC',
  );
  const rows = rowsOf(cells, (hour) => hour === 12);
  expect(rows.map((row) => (row.kind === 'hour' ? row.hour : `${row.from}-${row.to}`))).toEqual([
    '0-7',
    8,
    '9-11',
    12,
    '13-23',
  ]);
});
