import { cellsOf, dayOf, rowsOf, shiftsOf, weekOf, type Calendar } from './week.ts';

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
const mondayWeek = (day: string, zone: string, nowMs = 0) => weekOf(day, zone, nowMs, 1);
const placesOf = (given: Calendar, day: string, zone: string) =>
  cellsOf(given, mondayWeek(day, zone), zone).flatMap((row, hour) =>
    row.flatMap((cell, weekday) =>
      [
        ...cell.entries.map(({ job, atMs }) => `${job}×${atMs.length}`),
        ...cell.changes.map(({ kind }) => kind),
      ].map((what) => `${weekday} ${hour} ${what}`),
    ),
  );

test('a week is from Monday to Monday of the zone, an hour shorter or longer where clocks are changed in it', () => {
  const spans = ['2027-03-24', '2027-03-31', '2027-10-31'].map((day) => {
    const { fromMs, toMs, days } = mondayWeek(day, 'Europe/Berlin');
    return [days[0], (toMs - fromMs) / 3_600_000];
  });
  expect(spans).toEqual([
    ['2027-03-22', 167],
    ['2027-03-29', 168],
    ['2027-10-25', 169],
  ]);
  expect(mondayWeek('nonsense', 'UTC', Date.UTC(2027, 0, 6)).days[0]).toBe('2027-01-04');
});

test('a week begins where weeks begin, and its address means most of the same elsewhere', () => {
  const [sunday, monday] = [0, 1].map((first) => weekOf('2027-03-28', 'UTC', 0, first));
  expect([sunday!.days[0], monday!.days[0]]).toEqual(['2027-03-28', '2027-03-22']);
  const next = weekOf(dayOf(sunday!, 1), 'UTC', 0, 1);
  expect(next.days[0]).toBe('2027-04-05');
  expect(weekOf(dayOf(sunday!), 'UTC', 0, 0)).toEqual(sunday);
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
    mondayWeek('2027-03-22', 'UTC'),
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

/** Every minute from that hour on, so many hours. */
const minutes = (from: string, hours: number) =>
  Array.from({ length: hours * 60 }, (_, index) => new Date(Date.parse(from) + index * 60_000).toISOString());

test('a job that fires often is a band, which says where it begins, and from where on it is not told', () => {
  const often = job({
    id: '2',
    ticks: minutes('2027-03-22T08:00:00.000Z', 3).slice(0, 170),
    more: true,
    moreFrom: '2027-03-22T10:50:00.000Z',
  });
  const given = calendar({ jobs: [job({ ticks: ['2027-03-22T09:15:00.000Z'] }), often] });
  const cells = cellsOf(given, mondayWeek('2027-03-22', 'UTC'), 'UTC');
  const bandOf = (hour: number, day = 0) => {
    const [band] = cells[hour]![day]!.bands;
    return band && [band.job, band.atMs.length, band.isFirst, band.isCut];
  };
  expect([7, 8, 9, 10, 11].map((hour) => bandOf(hour))).toEqual([
    undefined,
    [1, 60, true, false],
    [1, 60, false, false],
    [1, 50, true, true],
    [1, 0, false, true],
  ]);
  // Each day has its beginning, where it is read.
  expect([bandOf(0, 1), bandOf(1, 1)]).toEqual([
    [1, 0, true, true],
    [1, 0, false, true],
  ]);
  expect(cells[9]![0]!.entries.map(({ job }) => job)).toEqual([0]);
  expect(cells[8]![0]!.entries).toEqual([]);
});

test('so many bands are beside each other, and others are counted', () => {
  const jobs = Array.from({ length: 5 }, (_, index) =>
    job({ id: String(index), ticks: minutes('2027-03-22T08:00:00.000Z', 1) }),
  );
  const [cell] = cellsOf(calendar({ jobs }), mondayWeek('2027-03-22', 'UTC'), 'UTC')[8]!;
  expect(cell!.bands.map((band) => band?.job)).toEqual([0, 1, 2]);
  expect(cell!.entries.map(({ job, atMs }) => [job, atMs.length])).toEqual([
    [3, 60],
    [4, 60],
  ]);
});
