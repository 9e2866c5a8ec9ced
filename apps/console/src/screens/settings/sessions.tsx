import { useQuery } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Relative, Time } from '../../parts/time.tsx';
import { useAct } from '../../state/act.ts';
import { auth, type SignedIn } from '../../state/auth.ts';
import { browserOf } from './browser-of.ts';
import { ChangePassword } from './change-password.tsx';
import { WaysIn } from './ways-in.tsx';
import { words } from './words.ts';

const names = words.sessions;
const KEY = ['auth', 'sessions'];

export function Sessions() {
  const sessions = useQuery({ queryKey: KEY, queryFn: () => auth.sessions() });
  return (
    <>
      <p className="dim settings-top">{names.lead}</p>
      <Loaded query={sessions}>
        {(all) => (
          <ul className="rows">
            {all.map((session) => (
              <OneSession key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Loaded>
      <ChangePassword />
      <WaysIn />
    </>
  );
}

function OneSession({
  session: { id, createdAt, lastSeenAt, ip, userAgent, isCurrent },
}: {
  session: SignedIn;
}) {
  const act = useAct(KEY);
  const end = () => act(() => auth.endSession(id), names.ended);
  return (
    <li>
      <div>
        <b>{browserOf(userAgent) ?? names.unknown}</b> <span className="dim">{ip}</span>{' '}
        {isCurrent && <b>({names.current})</b>}
        <p className="dim small">
          {names.seen} <Relative at={lastSeenAt} />, {names.since} <Time at={createdAt} exact="minutes" />
        </p>
      </div>
      {!isCurrent && <Button onClick={end}>{names.end}</Button>}
    </li>
  );
}
