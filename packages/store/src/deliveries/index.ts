import type { Knex } from 'knex';
import { createBatcher, createStepSize, type ClaimedEvent } from '@jiter/core';
import { isRefusal, outageAware, reaching } from '../database/outage.ts';
import { createClaims, type Claims } from './claims.ts';
import { giveUpEvent, type GivenUp } from './give-up.ts';
import { createSenderIds, keptAsBytes, keptAsText } from './kept-request.ts';
import { isDone, type Landed } from './locked.ts';
import { readInPieces, readPayloads, type Unread } from './payloads.ts';
import { pruneEvents, type PruneOptions } from './prune.ts';
import { findRecorded, type Recorded } from './recorded.ts';
import { recordAttempts, type AttemptResult } from './record.ts';
import { releaseEvents, type Released } from './release.ts';
import { renewLeases, type Renewed } from './renew.ts';
import type { Layout } from '../settled/layout.ts';

export type DeliveryStore = Claims & {
  /** The payload of an event that was claimed without it; undefined when the claim was lost. Concurrent calls share statements. */
  readPayload(event: Unread): Promise<string | undefined>;
  /** False when the claim was lost to another worker; the attempt is in the history all the same. @throws RowLocked */
  record(result: AttemptResult): Promise<boolean>;
  /** What a record of it made of the event before, if one did: for who repeats one whose answer was lost, and hears that it moved nothing. */
  findRecorded(event: Pick<ClaimedEvent, 'id' | 'claim'>): Promise<Recorded | undefined>;
  /**
   * Ends an event whose record is refused whatever it says: `Failed To Send`, without an entry in its history, with its callback.
   * False when the claim was lost to another worker. @throws RowLocked
   */
  giveUp(event: GivenUp): Promise<boolean>;
  /** Gives up a claim without an attempt; nothing happens when it was lost. Concurrent calls share one statement. @throws RowLocked */
  release(event: Released): Promise<void>;
  /**
   * Holds on to an event. False, and nothing happens, when its attempt was recorded or the claim was lost. Concurrent calls share one
   * statement. @throws RowLocked
   */
  renew(event: Renewed): Promise<boolean>;
  prune(options: PruneOptions): Promise<number>;
};

/** Records of one statement: what had not all come there when its time was up would be sent again. */
const RECORDED = { most: 500, longMs: 10_000 };
/** Bytes of large payloads that come in one answer, and of pieces of one that is larger. */
const MAX_READ_BYTES = 1_048_576;
const PIECE_BYTES = { most: 16 * MAX_READ_BYTES, first: MAX_READ_BYTES, longMs: 5_000 };
/**
 * A record has time: its statement costs ten times what one more row in it does. Not much time, as whatever is not
 * recorded when a process is killed is sent again.
 */
const RECORDS_APART_MS = 50;

export function createDeliveryStore(knex: Knex, { movesSettled, isOfOneVersion }: Layout): DeliveryStore {
  // One statement of a kind at a time: two halves cost the database, and a worker that shares its cores, more than the
  // whole. A failure is told from an outage once per statement, not once per event; and as a batch is of many orgs, what
  // PostgreSQL refuses of one event is no other's failure.
  const pieceBytes = createStepSize(PIECE_BYTES);
  async function readAll(events: Unread[]): Promise<(string | undefined)[]> {
    const [only, ...others] = events;
    const isLong = only && others.length === 0 && only.payloadBytes > MAX_READ_BYTES;
    return isLong ? [await readInPieces(knex, only, pieceBytes)] : readPayloads(knex, events);
  }
  const readPayload = createBatcher((events: Unread[]) => reaching(() => readAll(events)), {
    maxItems: 100,
    maxSize: MAX_READ_BYTES,
    sizeOf: ({ payloadBytes }) => payloadBytes,
    maxCalls: 2,
    isOwn: isRefusal,
  });
  const senderIdOf = createSenderIds(knex);
  async function recordAll(results: AttemptResult[]): Promise<Landed[]> {
    const moves = await movesSettled();
    const isLean = moves && (await isOfOneVersion());
    const keptOf = async (result: AttemptResult) =>
      isLean ? keptAsBytes(result, await senderIdOf(result)) : keptAsText(result);
    const recorded = await Promise.all(
      results.map(async (result) => ({ ...result, kept: await keptOf(result) })),
    );
    return recordAttempts(knex, recorded, moves);
  }
  const record = createBatcher((results: AttemptResult[]) => reaching(() => recordAll(results)), {
    maxItems: RECORDED.most,
    stepSize: createStepSize(RECORDED),
    maxCalls: 1,
    spacingMs: RECORDS_APART_MS,
    isOwn: isRefusal,
  });
  const release = createBatcher((events: Released[]) => reaching(() => releaseEvents(knex, events)), {
    maxItems: 500,
    maxCalls: 2,
    isOwn: isRefusal,
  });
  const renew = createBatcher(
    (events: Renewed[]) => reaching(async () => renewLeases(knex, events, await isOfOneVersion())),
    {
      maxItems: 500,
      maxCalls: 1,
      isOwn: isRefusal,
    },
  );
  const others = outageAware({
    findRecorded: (event: Pick<ClaimedEvent, 'id' | 'claim'>) => findRecorded(knex, event),
    giveUp: (event: GivenUp) => giveUpEvent(knex, event),
    prune: (options: PruneOptions) => pruneEvents(knex, options),
  });
  return {
    ...others,
    ...createClaims(knex, { isOfOneVersion }),
    readPayload,
    record: async (result) => isDone(await record(result)),
    giveUp: async (event) => isDone(await others.giveUp(event)),
    release: async (event) => void isDone(await release(event)),
    renew: async (event) => isDone(await renew(event)),
  };
}
