import type { OperatorIncident } from '@jiter/client';
import { Loaded } from '../../../parts/states.tsx';
import { Answer, Badge } from '../../../parts/status.tsx';
import { FullTime, Relative } from '../../../parts/time.tsx';
import { useSystem } from './use-system.ts';
import { words } from './words.ts';

const names = words.incidents;
type Notice = OperatorIncident['notices'][number];
const SHOWN_OVER = 10;

/** What was wrong with the server, what is, and whether those who run it were told. */
export function OperatorIncidents() {
  return (
    <section className="panel">
      <header>
        <h2>{names.title}</h2>
        <span className="dim small">{names.lead}</span>
      </header>
      <Loaded query={useSystem()} lines={3}>
        {({ incidents }) => <List all={incidents} />}
      </Loaded>
    </section>
  );
}

function List({ all }: { all: readonly OperatorIncident[] }) {
  const open = all.filter(({ closedAt }) => closedAt === undefined);
  const over = all.filter(({ closedAt }) => closedAt !== undefined);
  return (
    <>
      {open.length === 0 && <Badge icon="check" tone="good" text={names.none} />}
      <ul className="rows">
        {[...open, ...over.slice(0, SHOWN_OVER)].map((one) => (
          <One key={one.code + one.openedAt} incident={one} />
        ))}
      </ul>
    </>
  );
}

function One({ incident: { text, openedAt, closedAt, tells, notices } }: { incident: OperatorIncident }) {
  const isOpen = closedAt === undefined;
  return (
    <li>
      <div>
        <p className="quiet-by">
          <Badge
            icon={isOpen ? 'failed' : 'check'}
            tone={isOpen ? 'bad' : 'off'}
            text={isOpen ? names.open : names.over}
          />{' '}
          {text}
        </p>
        <p className="dim small">
          {names.since} <FullTime at={openedAt} exact="seconds" />
          {closedAt !== undefined && (
            <>
              {', '}
              {names.after(Date.parse(closedAt) - Date.parse(openedAt))} <Relative at={closedAt} />
            </>
          )}
          {', '}
          {names.told(tells)}
        </p>
        {latestOf(notices).map((notice) => (
          <p key={notice.channel} className="small">
            {names.channels[notice.channel]}{' '}
            {notice.status === undefined ? (
              <span className="dim">{names.waits}</span>
            ) : (
              <Answer status={notice.status} />
            )}
          </p>
        ))}
      </div>
    </li>
  );
}

/** Of each way what came of the last that it was told. The latest come first. */
const latestOf = (notices: readonly Notice[]): Notice[] =>
  notices.filter((one, at) => notices.findIndex(({ channel }) => channel === one.channel) === at);
