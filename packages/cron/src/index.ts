export { clockChanges, touchedTicks, type ClockChange, type TouchedTicks } from './clock-changes.ts';
export { countTicks, type Grid, type TickCounts } from './count-ticks.ts';
export { describeExpression } from './describe.ts';
export { findInstants, readLocalClock, resolveLocalTime, type LocalInstants } from './local-time.ts';
export { decideMove, decideStall } from './move.ts';
export { parsePattern } from './pattern.ts';
export { quietUntil } from './quiet-until.ts';
export { lookAheadFrom, parseExpression, type Schedule } from './schedule.ts';
