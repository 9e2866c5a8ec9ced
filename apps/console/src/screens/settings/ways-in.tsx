import { useQuery } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { QueryError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { useAct } from '../../state/act.ts';
import { auth } from '../../state/auth.ts';
import { CameBack, Services, useMethods } from '../sign-in/services.tsx';
import { words } from './words.ts';

const names = words.waysIn;
const KEY = ['auth', 'identities'];

/** The accounts of other services by which one signs in, where there are any. */
export function WaysIn() {
  const act = useAct(KEY);
  const { data: methods } = useMethods();
  const identities = useQuery({ queryKey: KEY, queryFn: () => auth.identities() });
  const { data: connected = [] } = identities;
  const hasServices = methods !== undefined && (methods.github || methods.oidc !== null);
  if (!hasServices && connected.length === 0) return null;
  return (
    <section className="panel ways-in">
      <header>
        <h2>{names.title}</h2>
      </header>
      <CameBack />
      {identities.error !== null && (
        <QueryError
          error={identities.error}
          onRetry={identities.refetch}
          hasOld={identities.data !== undefined}
        />
      )}
      {identities.data?.length === 0 && <p className="dim">{names.none}</p>}
      <ul className="rows">
        {connected.map(({ id, service, name, createdAt }) => (
          <li key={id}>
            <div>
              <b>{service}</b> <span className="dim">{name}</span>
              <p className="dim small">
                {names.since} <Time at={createdAt} exact="minutes" />
              </p>
            </div>
            <Button onClick={() => act(() => auth.disconnect(id), names.disconnected)}>
              {names.disconnect}
            </Button>
          </li>
        ))}
      </ul>
      <div className="ways-in-more">
        <Services textOf={names.connect} more={{ connect: true }} />
      </div>
    </section>
  );
}
