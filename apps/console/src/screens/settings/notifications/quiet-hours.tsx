import { useId } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../../parts/button.tsx';
import { entered, TextField } from '../../../parts/field.tsx';
import { useSubmit } from '../../../parts/form.tsx';
import { Loaded, Refusal } from '../../../parts/states.tsx';
import { Zones } from '../../../parts/zones.tsx';
import { useAct } from '../../../state/act.ts';
import { auth, type OwnQuiet, type QuietHours } from '../../../state/auth.ts';
import { useMay } from '../../../state/org.tsx';
import { say } from '../../../state/toasts.ts';
import { ownZone } from '../../../times/zones.ts';
import { words } from './words.ts';

const names = words.quiet;
const KEY = ['auth', 'quiet-hours'];

/** When whoever looks wants no mail. */
export function QuietHoursPart() {
  const own = useQuery({ queryKey: KEY, queryFn: () => auth.quietHours() });
  return (
    <section className="panel">
      <header>
        <h2>{names.title}</h2>
        <span className="dim small channels-lead">{names.lead}</span>
      </header>
      <Loaded query={own} lines={2}>
        {(shown) =>
          shown.email === null ? (
            <WithoutMail own={shown} />
          ) : (
            <Hours key={JSON.stringify(shown)} own={shown} />
          )
        }
      </Loaded>
    </section>
  );
}

/** They would do nothing: what does is said instead. Those that were set before can be taken away. */
function WithoutMail({ own: { quietHours } }: { own: OwnQuiet }) {
  const mayManage = useMay('org:admin');
  return (
    <>
      <p>{names.noEmail}</p>
      <p className="dim">{mayManage ? names.instead : names.insteadByAdmins}</p>
      {quietHours && (
        <div className="quiet-by">
          <span className="dim">{names.idle(shownHours(quietHours))}</span>
          <Remove />
        </div>
      )}
    </>
  );
}

function Remove() {
  const act = useAct(KEY);
  return (
    <Button onClick={() => act(() => auth.removeQuietHours(), names.saidRemoved)}>{names.remove}</Button>
  );
}

const shownHours = ({ from, to, timezone }: QuietHours) => names.shown(from, to, timezone);

function Hours({ own: { quietHours, email } }: { own: OwnQuiet }) {
  const cache = useQueryClient();
  const zones = useId();
  const { submit, error, isBusy } = useSubmit(async (given, saved) => {
    const [from, to, timezone] = ['from', 'to', 'timezone'].map((name) => entered(given, name)) as [
      string,
      string,
      string,
    ];
    await auth.setQuietHours({ from, to, timezone });
    saved();
    say(names.saidSet);
    await cache.invalidateQueries({ queryKey: KEY });
  });
  const hours = quietHours ?? { from: '22:00', to: '07:00', timezone: ownZone() };
  return (
    <form className="form" data-unsaved onSubmit={submit}>
      {error !== undefined && <Refusal error={error} />}
      <p>
        {quietHours ? <b>{shownHours(quietHours)}</b> : names.none}{' '}
        <span className="dim">{email !== null && names.address(email)}</span>
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
        <Button type="submit" isBusy={isBusy}>
          {names.set}
        </Button>
        {quietHours && <Remove />}
      </div>
      <Zones id={zones} />
    </form>
  );
}
