import type { ServiceStatus } from '@jiter/client';
import { Badge } from '../../../parts/status.tsx';
import { Relative } from '../../../parts/time.tsx';
import { words } from './words.ts';

const names = words.workers;

export function WorkerTable({ status: { workers = [], leader } }: { status: ServiceStatus }) {
  return (
    <section className="panel">
      <header>
        <h2>{names.title}</h2>
      </header>
      {workers.length === 0 ? (
        <p className="dim">{names.none}</p>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={names.title}>
          <table className="list plain-list cards system-workers">
            <thead>
              <tr>
                <th>{names.columns.state}</th>
                <th>{names.columns.name}</th>
                <th className="num">{names.columns.under}</th>
                <th className="num">{names.columns.clock}</th>
                <th>{names.columns.version}</th>
                <th>{names.columns.started}</th>
                <th>{names.columns.seen}</th>
              </tr>
            </thead>
            <tbody>
              {workers.map(({ id, state, underWay, clockSkewMs, version, startedAt, seenAt }) => (
                <tr key={id}>
                  <td>
                    <Badge
                      icon={state === 'alive' ? 'check' : 'failed'}
                      tone={state === 'alive' ? 'good' : 'bad'}
                      text={names[state]}
                    />
                  </td>
                  <td>
                    <span className="mono">{id}</span>
                    {leader?.worker === id && <span className="dim"> {names.leads}</span>}
                  </td>
                  <td className="num" data-name={names.columns.under}>
                    {underWay}
                  </td>
                  <td className="num" data-name={names.columns.clock}>
                    {names.clock(clockSkewMs)}
                  </td>
                  <td data-name={names.columns.version}>{version}</td>
                  <td data-name={names.columns.started}>
                    <Relative at={startedAt} />
                  </td>
                  <td data-name={names.columns.seen}>
                    <Relative at={seenAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
