import { useState } from 'react';
import type { BulkForecast } from '@jiter/client';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Loaded, Refusal } from '../../parts/states.tsx';
import { Until } from '../../parts/until.tsx';
import { useOrg } from '../../state/org.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { say } from '../../state/toasts.ts';
import { useNow } from '../../times/clock.ts';
import { showCount, showInstant, showWhole } from '../../times/format.ts';
import { words as common } from '../../words.ts';
import { Pace, USUAL_RATE } from './pace.tsx';
import type { BulkFilter } from './filters.ts';
import { useForesight, useStartBulkJob, type BulkAction } from './use-bulk-jobs.ts';
import { words } from './words.ts';

const names = words.dialog;
const SHOWN_HOSTS = 6;

type Props = { action: BulkAction; filter: BulkFilter; onClose: () => void };

/** All that match, by a worker: how many, where, how fast, and when it is over, before it begins. */
export function JobDialog({ action, filter: given, onClose }: Props) {
  const { id: org } = useOrg();
  const navigate = useNavigate();
  const start = useStartBulkJob();
  const [rate, setRate] = useState(USUAL_RATE);
  // As it was when somebody asked: what is behind the dialog goes on.
  const [filter] = useState(given);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const foresight = useForesight(action, filter, rate);
  const { data } = foresight;
  const begin = async () => {
    setError(null);
    setBusy(true);
    try {
      const { id } = await start(action, filter, rate);
      say(names.started);
      await navigate({ to: '/o/$org/bulk/$id', params: { org, id } });
    } catch (caught) {
      setBusy(false);
      setError(caught);
    }
  };
  const count = data ? words.matches(data.matches, data.atLeast) : names.counting;
  const actions = (
    <>
      <Button isBusy={isBusy} onClick={onClose}>
        {common.common.close}
      </Button>
      <Button
        look={action === 'cancel' ? 'danger' : 'main'}
        isBusy={isBusy}
        disabled={!data?.matches}
        onClick={() => void begin()}
      >
        {data ? names.action[action](count) : count}
      </Button>
    </>
  );
  return (
    <Dialog title={words.one.title(action)} onClose={onClose} actions={actions} isBusy={isBusy}>
      {error !== null && <Refusal error={error} />}
      <p>{names.explain[action]}</p>
      <Pace rate={rate} onChange={setRate} />
      <Loaded query={foresight} lines={4}>
        {(known) => <Foresight of={known} isOther={foresight.isPlaceholderData} />}
      </Loaded>
      <p className="help">{names.reload}</p>
    </Dialog>
  );
}

type ForesightProps = { of: BulkForecast; isOther: boolean };

/** How many, and where, is the same at any rate. */
function Foresight({ of: { matches, hosts, takesMs, dueMeanwhile }, isOther }: ForesightProps) {
  if (matches === 0) return <p className="dim">{names.none}</p>;
  const shown = hosts.slice(0, SHOWN_HOSTS);
  const rest = hosts.slice(SHOWN_HOSTS).reduce((all, { n }) => all + n, 0);
  const rows = rest === 0 ? shown : [...shown, { host: names.otherHosts, n: rest }];
  const most = Math.max(1, ...rows.map(({ n }) => n));
  return (
    <>
      <Until isOther={isOther}>
        <dl className="foresight">
          <div>
            <dt>{names.ends}</dt>
            <dd>
              <b>
                <EndsAt takesMs={takesMs} />
              </b>{' '}
              <span className="dim">{names.takes(showWhole(takesMs))}</span>
            </dd>
          </div>
          <div>
            <dt>{names.due}</dt>
            <dd>{names.dueHelp(dueMeanwhile)}</dd>
          </div>
        </dl>
      </Until>
      <section>
        <h3>{names.hosts}</h3>
        <ul className="meters">
          {rows.map(({ host, n }) => (
            <li key={host}>
              <span title={host}>{host}</span>
              <i className="meter" style={{ width: `${(100 * n) / most}%` }} />
              <b>{showCount(n)}</b>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** Were it begun now. */
function EndsAt({ takesMs }: { takesMs: number }) {
  const { zone } = usePreferences();
  const at = new Date(useNow(1_000) + takesMs);
  const { day, time, zone: letters } = showInstant(at, zone);
  return (
    <time dateTime={at.toISOString()}>
      {day} {time} {letters}
    </time>
  );
}
