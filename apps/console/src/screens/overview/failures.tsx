import { showCount } from '../../times/format.ts';
import { sum } from './spans.ts';
import type { Past } from './use-overview.ts';
import { words } from './words.ts';

/** Whose failure it is: their server's answer, what lies between, or ours. */
const GROUPS = {
  receiver: ['5xx', '4xx', '3xx'],
  network: ['timeout', 'unreachable'],
  ours: ['refused', 'ours'],
} as const;

export function Failures({ past }: { past: Past }) {
  const countOf = (name: (typeof GROUPS)[keyof typeof GROUPS][number]) => sum(past.attempts[name]);
  const counts = Object.values(GROUPS).flatMap((names) => names.map(countOf));
  const most = Math.max(...counts);
  return (
    <section className="panel">
      <header>
        <h2>{words.failures.title}</h2>
        <span className="dim small">{words.failures.lead}</span>
      </header>
      {most === 0 ? (
        <p className="dim">{words.failures.none}</p>
      ) : (
        (Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => {
          const counted = GROUPS[group].map((name) => [name, countOf(name)] as const);
          return (
            <div key={group} className="failure-group">
              <h3>
                {words.failures.groups[group]} <b>{showCount(sum(counted.map(([, count]) => count)))}</b>
              </h3>
              <ul className="meters">
                {counted
                  .filter(([, count]) => count > 0)
                  .map(([name, count]) => (
                    <li key={name}>
                      <span>{words.failures.classes[name]}</span>
                      <i className="meter bad" style={{ width: `${(100 * count) / most}%` }} />
                      <b>{showCount(count)}</b>
                    </li>
                  ))}
              </ul>
            </div>
          );
        })
      )}
    </section>
  );
}
