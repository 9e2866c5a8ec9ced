import { scaleSqrt } from 'd3-scale';
import { showSpan } from '../../times/format.ts';
import { toneOf } from '../../parts/status.tsx';
import { isOnKept, marksOf, partsOf, type Timed } from './phases.ts';
import { words } from './words.ts';

/** Where its moment is, in hundredths of the width: what left early would be before it. */
const DUE = 4;
/** With a place for when it was claimed, which is ahead of that as a rule, though not on the same scale. */
const DUE_AFTER_CLAIM = 14;
const EARLIEST_CLAIM_MS = 1_000;
const LEAST = 1.2;

/**
 * When it was due, claimed and sent, when the first byte of an answer came and when all of it. By square roots: a lag of
 * two ms is seen beside an answer that took seconds, and still is the shorter one.
 */
export function Ruler({ attempt }: { attempt: Timed }) {
  const { lagMs, durationMs, phases } = attempt;
  return (
    <div className="ruler" role="img" aria-label={words.ruler(attempt)}>
      <Line attempt={attempt} />
      {phases ? (
        <Words attempt={attempt} />
      ) : (
        <div className="ruler-words" aria-hidden="true">
          <span>
            {words.marks.due} · {offsetOf(lagMs)}
          </span>
          <span>{offsetOf(lagMs + durationMs)}</span>
        </div>
      )}
    </div>
  );
}

function Line({ attempt }: { attempt: Timed }) {
  const { lagMs, durationMs, phases, status } = attempt;
  const due = phases ? DUE_AFTER_CLAIM : DUE;
  const scale = scaleSqrt([0, Math.max(1, lagMs) + durationMs], [due, 100]);
  const at = (ms: number) => scale(Math.max(0, ms));
  const claimedMs = marksOf(attempt).find(({ name }) => name === 'claimed')?.atMs;
  return (
    <div className="ruler-line">
      {claimedMs !== undefined && <Claim atMs={claimedMs} at={at} />}
      <i className="due" style={{ left: `${due}%` }} />
      <i className="lag" style={{ left: `${due}%`, width: `${at(lagMs) - due}%` }} />
      {partsOf(attempt).map(({ name, fromMs, toMs }, index, { length }) => {
        const isLast = index === length - 1;
        const left = isLast ? Math.min(at(fromMs), 100 - LEAST) : at(fromMs);
        const width = isLast ? Math.max(LEAST, 100 - left) : at(toMs) - left;
        return (
          <i
            key={name}
            className={`${name} ${toneOf(status)}`}
            style={{ left: `${left}%`, width: `${width}%` }}
          />
        );
      })}
    </div>
  );
}

/** And the time in which the event was held for its moment. */
function Claim({ atMs, at }: { atMs: number; at: (ms: number) => number }) {
  const ahead = scaleSqrt([0, EARLIEST_CLAIM_MS], [DUE_AFTER_CLAIM, 1]).clamp(true);
  const left = atMs < 0 ? ahead(-atMs) : at(atMs);
  return (
    <>
      {atMs < 0 && <i className="held" style={{ left: `${left}%`, width: `${DUE_AFTER_CLAIM - left}%` }} />}
      <i className="claimed" style={{ left: `${left}%` }} />
    </>
  );
}

function Words({ attempt }: { attempt: Timed }) {
  return (
    <>
      <div className="ruler-marks" aria-hidden="true">
        <span>{words.marks.due}</span>
        {marksOf(attempt).map((mark) => (
          <span key={mark.name}>
            {words.marks[mark.name]} {offsetOf(mark.atMs)}
          </span>
        ))}
      </div>
      <div className="ruler-parts" aria-hidden="true">
        {isOnKept(attempt) && <span>{words.kept}</span>}
        {partsOf(attempt).map(({ name, fromMs, toMs }) => (
          <span key={name}>
            <i className={`${name} ${toneOf(attempt.status)}`} />
            {words.spans[name]} {showSpan(toMs - fromMs)}
          </span>
        ))}
      </div>
    </>
  );
}

const offsetOf = (atMs: number) => `${atMs < 0 ? '−' : '+'}${showSpan(atMs)}`;
