import { Link } from '@tanstack/react-router';
import { useOrg } from '../../state/org.tsx';
import { showCount } from '../../times/format.ts';
import type { Ahead } from './use-overview.ts';
import { words } from './words.ts';

const SHOWN_HOSTS = 6;

export function Hosts({ ahead }: { ahead: Ahead }) {
  const { id: org, shared } = useOrg();
  const hosts = ahead.hosts?.slice(0, SHOWN_HOSTS) ?? [];
  const most = Math.max(1, ...hosts.map(({ due }) => due));
  return (
    <section className="panel">
      <header>
        <h2>{words.hosts.title}</h2>
      </header>
      {hosts.length === 0 && <p className="dim">{words.hosts.none}</p>}
      <ul className="meters">
        {hosts.map(({ host, due }) => (
          <li key={host}>
            {host === 'other' || shared ? (
              <span>{host === 'other' ? words.hosts.other : host}</span>
            ) : (
              <Link to="/o/$org/events" params={{ org }} search={{ host }}>
                {host}
              </Link>
            )}
            <i className="meter due" style={{ width: `${(100 * due) / most}%` }} />
            <b>{showCount(due)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
