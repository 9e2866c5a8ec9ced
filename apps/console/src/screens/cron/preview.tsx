import { QueryError } from '../../parts/states.tsx';
import { Until } from '../../parts/until.tsx';
import { isGone } from '../../state/reach.ts';
import { useNow } from '../../times/clock.ts';
import { fullInstant } from '../../times/format.ts';
import { aheadOf, areSameClocks, exactnessOf } from './ahead-of.ts';
import { usePreview } from './use-cron-jobs.ts';
import { words } from './words.ts';

/** What the server makes of an expression: in words, and when it fires next, there and, where clocks differ, here. */
export function Preview({ expression, timezone }: { expression: string; timezone: string }) {
  const { data, error, refetch, isPlaceholderData } = usePreview(expression, timezone);
  const nowMs = useNow(1_000);
  if (error !== null) return <QueryError error={error} {...(!isGone(error) && { onRetry: refetch })} />;
  if (!data) return <div className="preview" />;
  const exact = exactnessOf(data.times);
  const isSame = areSameClocks(data.times, [timezone, 'local']);
  return (
    <Until isOther={isPlaceholderData}>
      <div className="preview" role="status">
        <p>
          <b>{data.description}</b>
        </p>
        <table>
          <thead>
            <tr>
              <th>{words.form.inItsZone(timezone)}</th>
              {!isSame && <th>{words.form.inYours}</th>}
            </tr>
          </thead>
          <tbody>
            {aheadOf(data.times, nowMs).map((at) => (
              <tr key={at} data-at={at}>
                <td>{fullInstant(new Date(at), timezone, exact)}</td>
                {!isSame && <td className="dim">{fullInstant(new Date(at), 'local', exact)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
        {data.times.length === 0 && <p className="dim">{words.never}</p>}
      </div>
    </Until>
  );
}
