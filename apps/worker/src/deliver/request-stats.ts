/** The requests of one kind, of one org or of its to one host: how many there are, and how long they take. */
export type RequestStats = {
  inFlight: number;
  /** Sum of the start times of those in flight, in ms: their mean age without a list of them. */
  startedSumMs: number;
  /** Moving average of how long a request takes; 0 until the first has ended. */
  averageMs: number;
  waiting: number;
  /** Events handed back whose delay is not over. */
  away: number;
};

/** The weight of the last request in the moving average. */
const AVERAGE_WEIGHT = 0.2;

export function createStats(): RequestStats {
  return { inFlight: 0, startedSumMs: 0, averageMs: 0, waiting: 0, away: 0 };
}

export function countStart(one: RequestStats, startedMs: number): void {
  one.inFlight += 1;
  one.startedSumMs += startedMs;
}

export function countEnd(one: RequestStats, startedMs: number, nowMs: number): void {
  one.inFlight -= 1;
  one.startedSumMs -= startedMs;
  const tookMs = nowMs - startedMs;
  const isFirst = one.averageMs === 0;
  one.averageMs = isFirst ? tookMs : one.averageMs + AVERAGE_WEIGHT * (tookMs - one.averageMs);
}

/** How long `turns` requests take, `slots` at a time. */
export function turnsMs(one: RequestStats, turns: number, slots: number, nowMs: number): number {
  return (turns * requestMs(one, nowMs)) / slots;
}

/** How long a request takes: before the first answer, and when answers cease to come, the age of what is in flight tells more. */
export function requestMs({ inFlight, startedSumMs, averageMs }: RequestStats, nowMs: number): number {
  const meanAgeMs = inFlight === 0 ? 0 : nowMs - startedSumMs / inFlight;
  return Math.max(averageMs, meanAgeMs);
}
