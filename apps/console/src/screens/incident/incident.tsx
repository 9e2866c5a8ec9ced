import { useEffect, useState, type ReactNode } from 'react';
import type { Incident } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { useSubmit } from '../../parts/form.tsx';
import { Refusal } from '../../parts/states.tsx';
import { Badge } from '../../parts/status.tsx';
import { FullTime, Relative } from '../../parts/time.tsx';
import { Mark } from '../../shell/top-bar.tsx';
import { auth, type IncidentAct, type LinkedIncident } from '../../state/auth.ts';
import { words as common } from '../../words.ts';
import { Broken } from '../sign-in/broken.tsx';
import { useToken } from '../sign-in/by-link.tsx';
import { ClosedDoor, Door } from '../sign-in/card.tsx';
import { words } from './words.ts';

const SPANS = Object.entries(words.spans);

/** Where the link of a message leads: it says what it is about, and asks before anything is done. */
export function SeeToIncident() {
  const token = useToken();
  const linked = useQuery({
    queryKey: ['auth', 'incident', token],
    queryFn: () => auth.lookAtIncident(token),
    enabled: token !== '',
    staleTime: Infinity,
    retry: false,
    // What it opens is kept no longer than the page is.
    gcTime: 0,
  });
  const [done, setDone] = useState<{ act: IncidentAct; incident: Incident }>();
  if (token === '') return <Broken kind="message" error="partial" />;
  if (linked.error !== null) return <Broken kind="message" error={linked.error} onRetry={linked.refetch} />;
  if (!linked.data) return <ClosedDoor />;
  const incident = done?.incident ?? linked.data.incident;
  return (
    <Told linked={linked.data} incident={incident}>
      {done && <p role="status">{words.done[done.act.action]}</p>}
      {!done && linked.data.isUsed && <p>{words.used}</p>}
      {!done && !linked.data.isUsed && incident.closedAt === undefined && (
        <Asking onAct={async (act) => setDone({ act, incident: await auth.seeToIncident(token, act) })} />
      )}
    </Told>
  );
}

type Props = { linked: LinkedIncident; incident: Incident; children: ReactNode };

function Told({ linked: { org, sentTo }, incident, children }: Props) {
  const { host, openedAt, closedAt, tells } = incident;
  const title = closedAt === undefined ? words.title(host) : words.over(host);
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title]);
  return (
    <Door>
      <div className="card incident-card">
        <Mark />
        <h1>{title}</h1>
        <p className="dim">
          {words.of(org.name)}. {words.since} <FullTime at={openedAt} exact="minutes" />, {words.told(tells)}.
        </p>
        {closedAt !== undefined && (
          <p>{words.after(words.span(Date.parse(closedAt) - Date.parse(openedAt)))}</p>
        )}
        <Quiet of={incident} />
        {children}
        <p className="dim small">
          {words.sentTo} <b>{sentTo}</b>. {words.writtenDown}
        </p>
        <Link to="/o/$org/settings" params={{ org: org.id }} search={{ part: 'notifications' }}>
          {words.console}
        </Link>
      </div>
    </Door>
  );
}

/** Who sees to it, or has had it told no more for a while. */
export function Quiet({ of }: { of: Incident }) {
  const { acknowledgedAt, acknowledgedBy, snoozedUntil, snoozedBy } = of;
  return (
    <>
      {acknowledgedAt !== undefined && (
        <p className="small quiet-by">
          <Badge icon="check" tone="good" text={words.acknowledged} /> <Relative at={acknowledgedAt} />
          <By who={acknowledgedBy} />
        </p>
      )}
      {snoozedUntil !== undefined && acknowledgedAt === undefined && (
        <p className="small quiet-by">
          <Badge icon="pause" tone="way" text={words.snoozed} />{' '}
          <FullTime at={snoozedUntil} exact="minutes" />
          <By who={snoozedBy} />
        </p>
      )}
    </>
  );
}

const By = ({ who }: { who: Incident['acknowledgedBy'] }) =>
  who && (
    <>
      {' '}
      {words.by} <b>{who.name}</b>
    </>
  );

function Asking({ onAct }: { onAct: (act: IncidentAct) => Promise<void> }) {
  const [span, setSpan] = useState('4h');
  const [action, setAction] = useState<IncidentAct['action']>('acknowledge');
  const { submit, error, isBusy } = useSubmit(() =>
    onAct(action === 'acknowledge' ? { action } : { action, for: span }),
  );
  return (
    <form className="form" onSubmit={submit}>
      {error !== undefined && <Refusal error={error} />}
      <p className="dim small">{words.acknowledgeHelp}</p>
      <Button look="main" type="submit" isBusy={isBusy} onClick={() => setAction('acknowledge')}>
        {words.acknowledge}
      </Button>
      <p className="dim small">{words.snoozeHelp}</p>
      <div className="snooze">
        <select aria-label={words.snooze} value={span} onChange={(event) => setSpan(event.target.value)}>
          {SPANS.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
        <Button type="submit" isBusy={isBusy} onClick={() => setAction('snooze')}>
          {words.snooze}
        </Button>
      </div>
    </form>
  );
}
