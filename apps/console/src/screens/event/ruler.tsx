import { scaleSqrt } from 'd3-scale';
import { showSpan } from '../../times/format.ts';
import { toneOf } from '../../parts/status.tsx';
import { words } from './words.ts';

/** Where its moment is, in hundredths of the width: what left early would be before it. */
const DUE = 4;
const LEAST = 1.2;

/**
 * When it was due, when it left, when it was answered. By square roots: a lag of two ms is seen beside an answer that took
 * seconds, and still is the shorter one.
 */
export function Ruler({ lagMs, durationMs, status }: { lagMs: number; durationMs: number; status: string }) {
  const endMs = Math.max(1, lagMs) + durationMs;
  const scale = scaleSqrt([0, endMs], [DUE, 100]);
  const left = scale(Math.max(0, lagMs));
  const width = Math.max(LEAST, 100 - left);
  return (
    <div className="ruler" role="img" aria-label={words.ruler(lagMs, durationMs)}>
      <div className="ruler-line">
        <i className="due" style={{ left: `${DUE}%` }} />
        <i className="lag" style={{ left: `${DUE}%`, width: `${Math.max(0, left - DUE)}%` }} />
        <i
          className={`took ${toneOf(status)}`}
          style={{ left: `${Math.min(left, 100 - LEAST)}%`, width: `${width}%` }}
        />
      </div>
      <div className="ruler-words" aria-hidden="true">
        <span>
          {words.dueMark} · +{showSpan(lagMs)}
        </span>
        <span>+{showSpan(lagMs + durationMs)}</span>
      </div>
    </div>
  );
}
