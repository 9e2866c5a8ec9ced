import type { ServiceStatus } from '@jiter/client';
import { Badge } from '../../parts/status.tsx';
import { Relative } from '../../parts/time.tsx';
import { words } from './words.ts';

export function Workers({ status: { workers = [], leader } }: { status: ServiceStatus }) {
  return (
    <section className="panel">
      <header>
        <h2>{words.workers.title}</h2>
      </header>
      {workers.length === 0 && <p className="dim">{words.workers.none}</p>}
      <ul className="workers">
        {workers.map(({ id, state, underWay, clockSkewMs, seenAt, version }) => (
          <li key={id}>
            <Badge
              icon={state === 'alive' ? 'check' : 'failed'}
              tone={state === 'alive' ? 'good' : 'bad'}
              text={words.workers[state]}
            />
            <span className="mono">{id}</span>
            <span className="dim">
              {[words.workers.under(underWay), words.workers.clock(clockSkewMs), version].join(' · ')}
              {leader?.worker === id && ` · ${words.workers.leads}`}
            </span>
            <span className="dim">
              {words.workers.seen} <Relative at={seenAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
