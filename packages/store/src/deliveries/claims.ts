import { randomInt } from 'node:crypto';
import type { Knex } from 'knex';
import { createBatcher, createStepSize, type ClaimedEvent } from '@jiter/core';
import { isRefusal, mayHaveTakenEffect, reaching, toOutage } from '../database/outage.ts';
import type { Layout } from '../settled/layout.ts';
import { claimRows, findClaimed, findLocked, withoutLimits, type Hold } from './claim.ts';
import { MARKS } from './lease.ts';

/** What was asked for by a claim, and how its statement is known. */
export type Asked = { ids: readonly string[]; mark: number };

/** No answer came to a claim: it may have taken effect, and who asked is the only one to find out. */
export class UnansweredClaim extends Error {
  readonly asked: Asked;

  constructor(asked: Asked, cause: unknown) {
    super('no answer came to a claim', { cause });
    this.asked = asked;
  }
}

export type Claims = {
  /**
   * Takes those of `ids` whose attempt is due within `aheadMs` and that nobody holds, nor has a lock on, until `leaseMs` after they are
   * due. Concurrent calls share one statement, by the hold of the first: a process uses one hold throughout.
   * @throws UnansweredClaim where it may have taken effect all the same
   */
  claim(ids: readonly string[], hold: Hold): Promise<ClaimedEvent[]>;
  /**
   * Those of the ids that a claim passed over because somebody else had a lock on their rows just then, as whoever edits one has: to wait for
   * one would keep all others.
   */
  findLocked(ids: readonly string[], hold: Hold): Promise<string[]>;
  /**
   * What a claim took after all to which no answer came. It can be asked for again, and changes nothing. Rejects as long as that
   * claim is under way in the database.
   */
  findClaimed(asked: Asked): Promise<ClaimedEvent[]>;
  /** How many ids a claim had better name now. More are one statement all the same. */
  mostClaimed(): number;
};

/**
 * Events of one claim: the first has few, as each may come with 16 KiB, and what had not all come when its time was up would
 * be asked for again. Before a third of a lease is over there is time to send.
 */
const CLAIMED = { most: 1_000, first: 100, longMs: 5_000 };

type Request = { ids: readonly string[]; hold: Hold };
type Answer = { events: ClaimedEvent[] } | { unanswered: UnansweredClaim };

export function createClaims(knex: Knex, { isOfOneVersion }: Pick<Layout, 'isOfOneVersion'>): Claims {
  const claimable = createStepSize(CLAIMED);

  /** Serves all by one statement. A row that two of them name goes to the first. */
  async function claimAll(requests: Request[]): Promise<Answer[]> {
    const asked = withoutTwins(requests);
    const mark = (await isOfOneVersion()) ? randomInt(MARKS) : undefined;
    let isTaken = false;
    try {
      const rows = await claimRows(knex, asked.flat(), requests[0]!.hold, mark);
      isTaken = rows.length > 0;
      const events = new Map((await withoutLimits(knex, rows)).map((event) => [event.id, event]));
      return asked.map((ids) => ({ events: ids.flatMap((id) => events.get(id) ?? []) }));
    } catch (error) {
      if (mark === undefined || !(isTaken || mayHaveTakenEffect(error))) throw error;
      return asked.map((ids) => ({ unanswered: new UnansweredClaim({ ids, mark }, toOutage(error)) }));
    }
  }

  // One at a time: two halves cost the database, and a worker that shares its cores, more than the whole.
  const claim = createBatcher((requests: Request[]) => reaching(() => claimAll(requests)), {
    maxItems: 100,
    stepSize: claimable,
    sizeOf: ({ ids }) => ids.length,
    maxCalls: 1,
    isOwn: isRefusal,
  });

  return {
    async claim(ids, hold) {
      const answer = await claim({ ids, hold });
      if ('unanswered' in answer) throw answer.unanswered;
      return answer.events;
    },
    findLocked: (ids, hold) => reaching(() => findLocked(knex, ids, hold)),
    findClaimed: ({ ids, mark }) =>
      reaching(async () => withoutLimits(knex, await findClaimed(knex, ids, mark))),
    mostClaimed: claimable.most,
  };
}

/** The ids of each request, without those that one before it names. */
function withoutTwins(requests: readonly Request[]): string[][] {
  const seen = new Set<string>();
  return requests.map(({ ids }) => ids.filter((id) => !seen.has(id) && seen.add(id)));
}
