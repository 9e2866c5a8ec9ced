import type { Flow } from './flows.ts';

/** Events that were handed back since their turn is far, and are to come again. */
export type AwayEvents = {
  /** Sends one of a flow away until about its turn; answers for how long, in ms. */
  send(flow: Flow, untilTurnMs: number): number;
};

const MIN_DELAY_MS = 250;
/** A host that was deaf is found to be well again by who comes back: soon, unless many of its own are away. */
const MAX_DELAY_OF_FEW_MS = 10_000;
/** Being claimed and handed back costs two statements: so many who were away come back a second, of all flows to all workers. */
const RETURNS_PER_S = 500;
const MAX_AWAY_MS = 300_000;

/** `workers`: how many processes like this one there are; to each it looks as if it had the flow's events alone. */
export function createAway(workers: () => number): AwayEvents {
  /** Flows of which somebody is away. */
  let flows = 0;

  function count(flow: Flow, change: 1 | -1): void {
    const before = flow.away;
    flow.away += change;
    flow.org.away += change;
    flows += Number(flow.away > 0) - Number(before > 0);
  }

  return {
    send(flow, untilTurnMs) {
      const delayMs = boundDelay(untilTurnMs, { ofFlow: flow.away * workers(), flows });
      count(flow, 1);
      setTimeout(count, delayMs, flow, -1).unref();
      return delayMs;
    },
  };
}

/** How many of a flow are away, and of how many flows there are any. */
type Away = { ofFlow: number; flows: number };

/**
 * Beyond the longest delay, the turns are spread over its second half: nobody returns all at once. With very many
 * away it is longer, so that their coming back does not keep everybody else's database busy: flows have equal shares of
 * what may come back, and a host that hangs is late by its own, not by what others have away.
 */
export function boundDelay(delayMs: number, { ofFlow, flows }: Away = { ofFlow: 0, flows: 1 }): number {
  const longestMs = Math.min(MAX_AWAY_MS, Math.max(MAX_DELAY_OF_FEW_MS, returnMs(ofFlow * flows)));
  const half = longestMs / 2;
  if (delayMs > longestMs) return Math.ceil(half + (delayMs % half));
  return Math.ceil(Math.max(MIN_DELAY_MS, delayMs));
}

/** How long it takes until so many have come back. */
const returnMs = (away: number) => (away / RETURNS_PER_S) * 1_000;
