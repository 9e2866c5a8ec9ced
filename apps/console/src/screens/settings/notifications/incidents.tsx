import type { Incident } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '../../../parts/button.tsx';
import { Menu } from '../../../parts/menu.tsx';
import { Loaded } from '../../../parts/states.tsx';
import { Badge } from '../../../parts/status.tsx';
import { Relative } from '../../../parts/time.tsx';
import { Unfolding } from '../../../parts/unfolding.tsx';
import { useAct } from '../../../state/act.ts';
import { useMay, useOrg } from '../../../state/org.tsx';
import { useLive } from '../../../state/preferences.ts';
import { showSpan } from '../../../times/format.ts';
import { Quiet } from '../../incident/incident.tsx';
import { words } from './words.ts';

const names = words.incidents;
const LIVE_MS = 10_000;
const SHOWN_OVER = 5;

export function Incidents() {
  const { id: org, client } = useOrg();
  const incidents = useQuery({
    queryKey: [org, 'incidents'],
    queryFn: () => client.incidents.list(),
    refetchInterval: useLive(LIVE_MS),
  });
  return (
    <section className="panel">
      <header>
        <h2>{names.title}</h2>
        <span className="dim small">{names.lead}</span>
      </header>
      <Loaded query={incidents} lines={2}>
        {(all) => {
          const open = all.filter(({ closedAt }) => closedAt === undefined);
          const over = all.filter(({ closedAt }) => closedAt !== undefined).slice(0, SHOWN_OVER);
          return (
            <>
              {open.length === 0 && (
                <p>
                  <Badge icon="check" tone="good" text={names.none} />{' '}
                  <span className="dim small">{names.onlyWatched}</span>
                </p>
              )}
              <ul className="rows">
                {open.map((one) => (
                  <Open key={one.id} incident={one} />
                ))}
              </ul>
              {over.length > 0 && <Over all={over} />}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Open({ incident }: { incident: Incident }) {
  const mayChange = useMay('events:write');
  const { host, openedAt, tells } = incident;
  return (
    <li>
      <div>
        <HostLink host={host} />
        <p className="dim small">
          {names.opened} <Relative at={openedAt} />, {names.told(tells)}
        </p>
        <Quiet of={incident} />
      </div>
      {mayChange && <Acts incident={incident} />}
    </li>
  );
}

function Acts({ incident: { id, host, acknowledgedAt, snoozedUntil } }: { incident: Incident }) {
  const { id: org, client } = useOrg();
  const act = useAct([org, 'incidents']);
  if (acknowledgedAt !== undefined) return null;
  const snooze = (span: string | null) =>
    void act(() => client.incidents.snooze(id, span), span === null ? names.saidWoken : names.saidSnoozed);
  return (
    <span className="row-acts">
      <Button onClick={() => act(() => client.incidents.acknowledge(id), names.acknowledged)}>
        {names.acknowledge}
      </Button>
      <Menu label={names.more(host)} icon="more">
        {(close) => (
          <>
            {Object.entries(names.snooze).map(([span, text]) => (
              <button key={span} type="button" onClick={() => [close(), snooze(span)]}>
                {text}
              </button>
            ))}
            {snoozedUntil !== undefined && (
              <button type="button" onClick={() => [close(), snooze(null)]}>
                {names.wake}
              </button>
            )}
          </>
        )}
      </Menu>
    </span>
  );
}

function Over({ all }: { all: readonly Incident[] }) {
  return (
    <Unfolding className="over" name="over" summary={names.over}>
      <ul className="rows">
        {all.map(({ id, host, openedAt, closedAt }) => (
          <li key={id}>
            <div>
              <HostLink host={host} />
              <p className="dim small">
                {names.after(showSpan(Date.parse(closedAt!) - Date.parse(openedAt)))},{' '}
                <Relative at={closedAt!} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Unfolding>
  );
}

function HostLink({ host }: { host: string }) {
  const { id: org } = useOrg();
  return (
    <Link className="row-link" to="/o/$org/destinations/$host" params={{ org, host }}>
      <b>{host}</b>
    </Link>
  );
}
