/** The requests of one kind, to one destination host or for one org: how many there are, and how long they take. */
export type Lane = {
  inFlight: number;
  /** Sum of the start times of those in flight, in ms: their mean age without a list of them. */
  startedSumMs: number;
  /** Moving average of how long a request takes; 0 until the first has ended. */
  averageMs: number;
  waiting: number;
  /** Events handed back whose delay is not over. */
  away: number;
};

export type Lanes = { of(name: string): Lane };

/** How slow somebody is stays known while they are idle; so many are remembered. */
const MAX_LANES = 5_000;
/** The weight of the last request in the moving average. */
const AVERAGE_WEIGHT = 0.2;

export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>();

  function forgetIdle(): void {
    for (const [name, { inFlight, waiting }] of lanes) if (inFlight + waiting === 0) lanes.delete(name);
  }

  return {
    of(name) {
      const known = lanes.get(name);
      if (known) return known;
      if (lanes.size >= MAX_LANES) forgetIdle();
      const lane = { inFlight: 0, startedSumMs: 0, averageMs: 0, waiting: 0, away: 0 };
      lanes.set(name, lane);
      return lane;
    },
  };
}

export function enterLane(lane: Lane, startedMs: number): void {
  lane.inFlight += 1;
  lane.startedSumMs += startedMs;
}

export function leaveLane(lane: Lane, startedMs: number, nowMs: number): void {
  lane.inFlight -= 1;
  lane.startedSumMs -= startedMs;
  const tookMs = nowMs - startedMs;
  const isFirst = lane.averageMs === 0;
  lane.averageMs = isFirst ? tookMs : lane.averageMs + AVERAGE_WEIGHT * (tookMs - lane.averageMs);
}

/** How long `turns` requests take, `slots` at a time. */
export function turnsMs(lane: Lane, turns: number, slots: number, nowMs: number): number {
  return (turns * requestMs(lane, nowMs)) / slots;
}

/** How long a request takes: before the first answer, and when answers cease to come, the age of what is in flight tells more. */
export function requestMs({ inFlight, startedSumMs, averageMs }: Lane, nowMs: number): number {
  const meanAgeMs = inFlight === 0 ? 0 : nowMs - startedSumMs / inFlight;
  return Math.max(averageMs, meanAgeMs);
}
