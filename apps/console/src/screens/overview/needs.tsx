import type { Destination } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { useOrg } from '../../state/org.tsx';
import { StateBadge } from '../destinations/state.tsx';
import { words } from './words.ts';

const SHOWN_HOSTS = 6;

/** The hosts that somebody should look at, the worst first; nothing where there are none. */
export function Needs({ hosts }: { hosts: readonly Destination[] }) {
  const { id: org } = useOrg();
  if (hosts.length === 0) return null;
  return (
    <section className="panel needs">
      <header>
        <h2>{words.needs.title}</h2>
        {hosts.length > SHOWN_HOSTS && (
          <Link className="small" to="/o/$org/destinations" params={{ org }}>
            {words.needs.all(hosts.length)}
          </Link>
        )}
      </header>
      <ul>
        {hosts.slice(0, SHOWN_HOSTS).map((one) => (
          <li key={one.host}>
            <StateBadge state={one.state} />
            <Link to="/o/$org/destinations/$host" params={{ org, host: one.host }}>
              {one.host}
            </Link>
            <span className="dim small">{words.needs.says(one)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
