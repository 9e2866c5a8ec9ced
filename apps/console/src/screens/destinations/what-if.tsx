import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { TextField } from '../../parts/field.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { useEntered } from '../../state/use-entered.ts';
import { toInput } from '../../times/format.ts';
import { serverNow } from '../../times/server-clock.ts';
import { useWhatIf, type WhatIfAnswer } from './use-what-if.ts';
import { words } from './words.ts';

const names = words.page.whatIf;
const FROM = '/o/$org/destinations/$host';
const HOUR_MS = 3_600_000;
const MINUTE_LENGTH = 'YYYY-MM-DDTHH:MM'.length;

/** What would be lost if the host answered nothing for a while: worked out here, by what workers decide by. */
export function WhatIf({ host }: { host: string }) {
  const { until: said } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: FROM });
  const [text, enter] = useEntered({
    said: said ?? '',
    read: () => textOf(said),
    write: (entered) => {
      const until = new Date(entered);
      const next = Number.isNaN(until.getTime()) ? '' : until.toISOString();
      const search = (before: object) => ({ ...before, until: next || undefined });
      return {
        text: next,
        say: () => void navigate({ search, replace: true, resetScroll: false }),
      };
    },
  });
  const untilMs = new Date(text).getTime();
  const isAhead = untilMs > serverNow();
  const answer = useWhatIf(host, isAhead ? new Date(untilMs) : undefined);
  return (
    <section className="panel what-if">
      <header>
        <h2>{names.title}</h2>
      </header>
      <TextField
        label={names.until}
        help={names.untilHelp}
        error={isAhead ? undefined : names.past}
        type="datetime-local"
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
function textOf(said: string | undefined): string {
  const at = new Date(said ?? serverNow() + HOUR_MS);
  return toInput(Number.isNaN(at.getTime()) ? new Date(serverNow() + HOUR_MS) : at).slice(0, MINUTE_LENGTH);
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
