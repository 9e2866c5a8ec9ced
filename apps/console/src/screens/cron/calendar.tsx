import { useMemo } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Empty, Loaded } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { useLive, usePreferences } from '../../state/preferences.ts';
import { useNow } from '../../times/clock.ts';
import { fullInstant, showClockText, showWhole } from '../../times/format.ts';
import { splitUrl } from '../events/view.ts';
import { CalendarGrid } from './calendar-grid.tsx';
import { JobMark } from './job-mark.tsx';
import { cellsOf, dayOf, shiftsOf, weekOf, type Calendar, type Shift, type Week } from './week.ts';
import { words } from './words.ts';

const names = words.calendar;
const LIVE_MS = 60_000;
const MINUTE_MS = 60_000;

/** A week of all jobs, as clocks of the chosen zone show it, by the parser of the workers. */
export function CronCalendar() {
  const { id: org, client } = useOrg();
  const { zone } = usePreferences();
  const { week: asked } = useSearch({ from: '/o/$org/cron' });
  const nowMs = useNow(MINUTE_MS);
  const week = weekOf(asked, zone, nowMs);
  const { fromMs, toMs } = week;
  const calendar = useQuery({
    queryKey: [org, 'cronjobs', 'calendar', zone, fromMs, toMs],
    // With the week that it is of: until the next one is answered, this one is shown, and not as the next.
    queryFn: async () => ({
      week,
      zone,
      data: await client.cronJobs.calendar({
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
      }),
    }),
    refetchInterval: useLive(LIVE_MS),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Weeks week={week} />
      <Loaded query={calendar} lines={14}>
        {(shown) => (
          <div className="calendar-shown" aria-busy={calendar.isPlaceholderData}>
            <Shown {...shown} nowMs={nowMs} />
          </div>
        )}
      </Loaded>
    </>
  );
}

function Weeks({ week: shown }: { week: Week }) {
  const { id: org } = useOrg();
  const links = [
    [names.before, dayOf(shown, -1)],
    [names.now, undefined],
    [names.after, dayOf(shown, 1)],
  ] as const;
  return (
    <nav className="weeks" aria-label={words.viewsLabel}>
      {links.map(([text, week]) => (
        <Link
          key={text}
          className="button plain"
          to="/o/$org/cron"
          params={{ org }}
          search={{ view: 'calendar', week }}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}

type Props = { data: Calendar; week: Week; zone: string; nowMs: number };

function Shown({ data, week, zone, nowMs }: Props) {
  const cells = useMemo(() => cellsOf(data, week, zone), [data, week, zone]);
  const shifts = shiftsOf(data);
  const cut = data.jobs.filter(({ more }) => more).length;
  if (data.jobs.length === 0)
    return (
      <Empty icon="cron" title={names.none[0]}>
        <p>{names.none[1]}</p>
      </Empty>
    );
  return (
    <>
      {cut > 0 && <p className="dim small calendar-cut">{names.areCut(cut)}</p>}
      <CalendarGrid cells={cells} jobs={data.jobs} week={week} zone={zone} nowMs={nowMs} />
      {shifts.length > 0 && <Shifts shifts={shifts} data={data} zone={zone} />}
      <Legend data={data} zone={zone} />
    </>
  );
}

/** Which ticks are missing or doubled, and of whom: what the hatched hours are about. */
function Shifts({ shifts, data, zone }: { shifts: readonly Shift[]; data: Calendar; zone: string }) {
  return (
    <section className="panel shifts">
      <header>
        <h2>{names.shifts}</h2>
      </header>
      <ul>
        {shifts.map(({ timezone, atMs, kind, byMs, touched }) => (
          <li key={`${timezone} ${atMs}`}>
            <p>
              <b>{timezone}</b>: {names.kinds[kind](showWhole(byMs))},{' '}
              {fullInstant(new Date(atMs), zone, 'minutes')}
            </p>
            {touched.length === 0 && <p className="dim">{names.untouched}</p>}
            <ul>
              {touched.map(({ job, localTimes, fires }) => (
                <li key={job}>
                  <JobMark job={job} /> <code>{data.jobs[job]?.expression}</code>{' '}
                  {names.fires[fires](localTimes.map(showClockText))}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Legend({ data, zone }: { data: Calendar; zone: string }) {
  const { id: org } = useOrg();
  return (
    <section className="panel">
      <header>
        <h2>{names.legend}</h2>
      </header>
      <ol className="calendar-legend">
        {data.jobs.map(({ id, description, expression, timezone, destination, moreFrom }, job) => (
          <li key={id}>
            <JobMark job={job} />
            <div>
              <Link to="/o/$org/cron/$id" params={{ org, id }}>
                {description?.replace(` (${timezone})`, '') ?? expression}
              </Link>{' '}
              <span className="dim">
                {splitUrl(destination)[0]}, {timezone}
              </span>
              {moreFrom !== undefined && (
                <p className="way-text small">
                  {names.isCut(fullInstant(new Date(moreFrom), zone, 'minutes'))}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
      {data.more && <p className="dim small">{names.moreJobs}</p>}
    </section>
  );
}
