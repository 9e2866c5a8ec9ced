import { useId } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../../parts/button.tsx';
import { entered, TextField } from '../../../parts/field.tsx';
import { useSubmit } from '../../../parts/form.tsx';
import { ErrorNote, Loaded } from '../../../parts/states.tsx';
import { Zones } from '../../../parts/zones.tsx';
import { useAct } from '../../../state/act.ts';
import { auth, type OwnQuiet } from '../../../state/auth.ts';
import { say } from '../../../state/toasts.ts';
import { ownZone } from '../../../times/format.ts';
import { words } from './words.ts';

const names = words.quiet;
const KEY = ['auth', 'quiet-hours'];

/** When whoever looks wants no mail. */
export function QuietHours() {
  const own = useQuery({ queryKey: KEY, queryFn: () => auth.quietHours() });
  return (
    <section className="panel">
      <header>
        <h2>{names.title}</h2>
        <span className="dim small channels-lead">{names.lead}</span>
      </header>
      <Loaded query={own} lines={2}>
        {(shown) => <Hours key={JSON.stringify(shown)} own={shown} />}
      </Loaded>
    </section>
  );
}

function Hours({ own: { quietHours, email } }: { own: OwnQuiet }) {
  const cache = useQueryClient();
  const act = useAct(KEY);
  const zones = useId();
  const { submit, error, isBusy } = useSubmit(async (given) => {
    const [from, to, timezone] = ['from', 'to', 'timezone'].map((name) => entered(given, name)) as [
      string,
      string,
      string,
    ];
    await auth.setQuietHours({ from, to, timezone });
    say(names.saidSet);
    await cache.invalidateQueries({ queryKey: KEY });
  });
  const hours = quietHours ?? { from: '22:00', to: '07:00', timezone: ownZone() };
  return (
    <form className="form" onSubmit={submit}>
      {error !== undefined && <ErrorNote error={error} />}
      <p>
        {quietHours ? <b>{names.shown(hours.from, hours.to, hours.timezone)}</b> : names.none}{' '}
        <span className="dim">{email === null ? names.noEmail : names.address(email)}</span>
      </p>
      <div className="quiet-form">
        <TextField label={names.from} name="from" type="time" defaultValue={hours.from} required />
        <TextField label={names.to} name="to" type="time" defaultValue={hours.to} required />
        <TextField
          label={names.timezone}
          name="timezone"
          list={zones}
          defaultValue={hours.timezone}
          required
        />
        <Button type="submit" disabled={isBusy}>
          {names.set}
        </Button>
        {quietHours && (
          <Button onClick={() => void act(() => auth.removeQuietHours(), names.saidRemoved)}>
            {names.remove}
          </Button>
        )}
      </div>
      <Zones id={zones} />
    </form>
  );
}
