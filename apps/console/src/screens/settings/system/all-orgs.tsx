import { Loaded } from '../../../parts/states.tsx';
import { Time } from '../../../parts/time.tsx';
import { useSystem } from './use-system.ts';
import { words } from './words.ts';

const names = words.orgs;
const COUNTS = ['members', 'keys', 'sent', 'failed'] as const;

/** Names and counts: what an org sends is its members' alone. */
export function AllOrgs() {
  const system = useSystem();
  return (
    <section className="panel">
      <header>
        <h2>{names.title}</h2>
        <span className="dim small">{names.lead}</span>
      </header>
      <Loaded query={system} lines={3}>
        {({ orgs, more }) => (
          <>
            <div className="scroll" tabIndex={0} role="region" aria-label={names.caption(orgs.length)}>
              <table className="list plain-list cards">
                <thead>
                  <tr>
                    <th>{names.columns.name}</th>
                    {COUNTS.map((count) => (
                      <th key={count} className="num">
                        {names.columns[count]}
                      </th>
                    ))}
                    <th>{names.columns.since}</th>
                  </tr>
                </thead>
                <tbody>
                  {orgs.map(({ id, name, createdAt, ...counts }) => (
                    <tr key={id}>
                      <td>
                        {name} <span className="dim">{id}</span>
                      </td>
                      {COUNTS.map((count) => (
                        <td key={count} className="num" data-name={names.columns[count]}>
                          {names.count(counts[count])}
                        </td>
                      ))}
                      <td data-name={names.columns.since}>
                        <Time at={createdAt} exact="minutes" />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {more && <p className="dim small">{names.more}</p>}
          </>
        )}
      </Loaded>
    </section>
  );
}
