import { useEffect, useRef } from 'react';
import { Link } from '@tanstack/react-router';
import { useOrg } from '../../state/org.tsx';
import { wallOf } from '../../times/days.ts';
import { showClock, showClockText, showDate, showHour, showHours } from '../../times/format.ts';
import { ownZone } from '../../times/zones.ts';
import { splitUrl } from '../events/view.ts';
import { hueOf, JobMark } from './job-mark.tsx';
import type { Band } from './bands.ts';
import { rowsOf, type CalendarJob, type Cell, type Entry, type Shift, type Week } from './week.ts';
import { words } from './words.ts';

const names = words.calendar;
const SHOWN = 3;
const BAND_WIDTH = 25;
const HOURS_WIDTH = 84;

type Props = {
  cells: readonly Cell[][];
  jobs: readonly CalendarJob[];
  week: Week;
  zone: string;
  nowMs: number;
};

/** Hours by days. Hours in which nothing is all week are one line, so that the rest is seen at once. */
export function CalendarGrid({ cells, jobs, week, zone, nowMs }: Props) {
  const now = wallOf(nowMs, zone);
  const isThisWeek = week.days.includes(now.day);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => scrollToDay(box.current), [week.fromMs]);
  const rows = rowsOf(cells, (hour) => isThisWeek && hour === now.hour);
  return (
    <div
      ref={box}
      className="calendar-box"
      tabIndex={0}
      role="region"
      aria-label={names.caption(
        showDate(week.days[0]!),
        showDate(week.days[6]!),
        zone === 'local' ? ownZone() : zone,
      )}
    >
      <table className="calendar">
        <thead>
          <tr>
            <th>
              <span className="unseen">{names.hour}</span>
            </th>
            {week.days.map((day) => (
              <th key={day} className={day === now.day ? 'today' : ''} scope="col">
                {showDate(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) =>
            row.kind === 'quiet' ? (
              <tr key={row.from} className="quiet">
                <th scope="row">{showHours(row.from, row.to)}</th>
                <td colSpan={7} />
              </tr>
            ) : (
              <tr key={row.hour}>
                <th scope="row">{showHour(row.hour)}</th>
                {row.cells.map((cell, index) => {
                  const isNow = row.hour === now.hour && week.days[index] === now.day;
                  return (
                    <OneCell
                      key={week.days[index]}
                      cell={cell}
                      jobs={jobs}
                      zone={zone}
                      nowMs={nowMs}
                      nowMinute={isNow ? now.minute : undefined}
                    />
                  );
                })}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

/** Where a week is wider than the page: to what is special in it, or to today. */
function scrollToDay(box: HTMLElement | null): void {
  const day = box?.querySelector<HTMLElement>('td.shift') ?? box?.querySelector<HTMLElement>('.today');
  if (box && day) box.scrollLeft = day.offsetLeft - HOURS_WIDTH;
}

type CellProps = {
  cell: Cell;
  jobs: readonly CalendarJob[];
  zone: string;
  nowMs: number;
  nowMinute: number | undefined;
};

function OneCell({ cell: { entries, changes, bands }, jobs, zone, nowMs, nowMinute }: CellProps) {
  const rest = entries.slice(SHOWN).reduce((all, { atMs }) => all + atMs.length, 0);
  return (
    <td className={changes.length > 0 ? 'shift' : ''} style={{ paddingLeft: 3 + bands.length * BAND_WIDTH }}>
      {bands.map(
        (band, place) =>
          band && <BandPart key={band.job} {...{ band, place, nowMs }} job={jobs[band.job]!} />,
      )}
      {changes.map((shift) => (
        <ShiftMark key={`${shift.timezone} ${shift.atMs}`} shift={shift} />
      ))}
      {entries.slice(0, SHOWN).map((entry) => (
        <Ticks key={entry.job} entry={entry} job={jobs[entry.job]!} zone={zone} nowMs={nowMs} />
      ))}
      {rest > 0 && <span className="dim small">{names.more(rest)}</span>}
      {nowMinute !== undefined && (
        <i className="now-mark" style={{ top: `${(100 * nowMinute) / 60}%` }}>
          {names.nowMark}
        </i>
      )}
    </td>
  );
}

/** Once an hour by its minute, oftener by how often. Its link is among the jobs below, for whoever goes by Tab. */
function Ticks({
  entry: { job: index, atMs },
  job,
  zone,
  nowMs,
}: { entry: Entry; job: CalendarJob } & Pick<CellProps, 'zone' | 'nowMs'>) {
  const { id: org } = useOrg();
  const times = atMs.map((ms) => {
    const { hour, minute } = wallOf(ms, zone);
    return showClock(hour, minute);
  });
  const isPast = atMs.at(-1)! < nowMs;
  return (
    <Link
      className={`tick ${hueOf(index)} ${isPast ? 'past' : ''}`}
      to="/o/$org/cron/$id"
      params={{ org, id: job.id }}
      tabIndex={-1}
      title={`${splitUrl(job.destination)[0]}: ${times.join(', ')}`}
    >
      <JobMark job={index} />
      {times.length === 1 ? times[0] : names.times(times.length)}
    </Link>
  );
}

type BandProps = { band: Band; place: number; job: CalendarJob; nowMs: number };

/** What cannot be read time by time: its colour goes on as long as it does, and its number stands where it begins. */
function BandPart({ band: { job: index, atMs, isFirst, isCut }, place, job, nowMs }: BandProps) {
  const { id: org } = useOrg();
  const isPast = !isCut && atMs.at(-1)! < nowMs;
  const says = isCut ? names.untold : names.inHour(atMs.length);
  return (
    <Link
      className={['band', hueOf(index), isFirst && 'begins', isCut && 'cut', isPast && 'past']
        .filter(Boolean)
        .join(' ')}
      style={{ left: 2 + place * BAND_WIDTH }}
      to="/o/$org/cron/$id"
      params={{ org, id: job.id }}
      tabIndex={-1}
      title={`${splitUrl(job.destination)[0]}: ${says}`}
    >
      {isFirst && <JobMark job={index} />}
      <span className="unseen">{says}</span>
    </Link>
  );
}

function ShiftMark({ shift: { kind, timezone, touched } }: { shift: Shift }) {
  return (
    <span className="shift-mark">
      <b title={timezone}>{names.mark[kind]}</b>
      {touched.map(({ job, localTimes, fires }) => (
        <span key={job}>
          <JobMark job={job} /> {names.cell[fires](showClockText(localTimes[0] ?? ''))}
          {localTimes.length > 1 && ' …'}
        </span>
      ))}
    </span>
  );
}
