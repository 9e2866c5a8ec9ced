import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { InstantField } from '../../parts/instant-field.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { useEntered } from '../../state/use-entered.ts';
import { usePreferences } from '../../state/preferences.ts';
import { serverNow } from '../../times/server-clock.ts';
import { readTyped, toField } from '../../times/typed.ts';
import { useWhatIf, type WhatIfAnswer } from './use-what-if.ts';
import { words } from './words.ts';

const names = words.page.whatIf;
const FROM = '/o/$org/destinations/$host';
const HOUR_MS = 3_600_000;

/** Of the host that the page is about. */
export function WhatIf({ host }: { host: string }) {
  const { zone } = usePreferences();
  // What is typed is a time of that zone.
  return <WhatIfIn key={zone} host={host} zone={zone} />;
}

/** What would be lost if the host answered nothing for a while: worked out here, by what workers decide by. */
function WhatIfIn({ host, zone }: { host: string; zone: string }) {
  const { until: said } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: FROM });
  const [text, enter] = useEntered({
    said: said ?? '',
    read: () => textOf(said, zone),
    write: (entered) => {
      const next = readTyped(entered, zone)?.at.toISOString() ?? '';
      const search = (before: object) => ({ ...before, until: next || undefined });
      return {
        text: next,
        say: () => void navigate({ search, replace: true, resetScroll: false }),
      };
    },
  });
  const until = readTyped(text, zone)?.at;
  const isAhead = until !== undefined && until.getTime() > serverNow();
  const answer = useWhatIf(host, isAhead ? until : undefined);
  return (
    <section className="panel what-if">
      <header>
        <h2>{names.title}</h2>
      </header>
      <InstantField
        label={names.until}
        error={isAhead ? undefined : names.past}
        zone={zone}
        exact="minutes"
        value={text}
        onChange={({ target }) => enter(() => target.value)}
      />
      {isAhead && (
        <div role="status">
          <Loaded query={answer} lines={2}>
            {(found) => <Answer of={found} />}
          </Loaded>
        </div>
      )}
      <p className="help">{names.how}</p>
    </section>
  );
}

/** As its field has it: what the address names, or in an hour. */
function textOf(said: string | undefined, zone: string): string {
  const named = said === undefined ? undefined : readTyped(said, zone)?.at;
  return toField(named ?? new Date(serverNow() + HOUR_MS), zone, 'minutes');
}

function Answer({ of: { looked, isAll, failing, enough } }: { of: WhatIfAnswer }) {
  const { id: org } = useOrg();
  const [first] = failing;
  if (looked === 0) return <p>{names.none}</p>;
  return (
    <>
      <p>
        {names.looked(looked, isAll)} <b>{first ? names.failing(failing.length, looked) : names.allArrive}</b>
      </p>
      {first && (
        <>
          <p className="small">
            {names.first}{' '}
            <Link to="/o/$org/events/$id" params={{ org, id: first.id }}>
              <Time at={first.at.toISOString()} />
            </Link>
          </p>
          <p className="small">{enough === undefined ? names.notEnough : names.enough(enough)}</p>
        </>
      )}
    </>
  );
}
