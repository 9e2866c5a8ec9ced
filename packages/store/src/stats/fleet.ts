import type { Knex } from 'knex';
import { isoTime, type FleetSigns } from '@jiter/core';
import { outageAware, reading } from '../database/outage.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { withAllHosts } from './all-hosts.ts';
import { toRow, type DeliveryCount } from './columns.ts';
import { readFleetSigns } from './fleet-signs.ts';

/** What a worker process says of itself. */
export type Beat = {
  /** Shown in the history as well. */
  worker: string;
  version: string;
  startedAt: Date;
  /** Events that it holds: they wait for their moment or for a slot, or their request is under way. */
  underWay: number;
  /** How far its machine's clock is ahead of the database's. */
  skewMs: number;
  /** When it looked last for rows that want a bell, if it leads or did. */
  sweptAt?: Date | undefined;
  /** What it delivered since the last time. */
  counts: readonly DeliveryCount[];
};

/** Which workers there are: each says now and then that it is there, and what it has done. */
export type FleetStore = {
  /** Answers how many have said so within a minute, this one included. */
  beat(beat: Beat): Promise<number>;
  /** It will say nothing more. */
  leave(beat: Pick<Beat, 'worker' | 'counts'>): Promise<void>;
  /** All that tells how the service is. */
  look(): Promise<FleetSigns>;
  /** Takes away those that died an hour ago and more. */
  forget(): Promise<void>;
};

/** Of one that is busy, or whose database is away for a moment, nobody thinks that it is gone. */
const COUNTED = `interval '1 minute'`;
const STEP_S = 10;
/** Of a machine that thinks it is 1970: as far as the column goes, some 25 days. */
const MOST_SKEW_MS = 2 ** 31 - 1;

const COUNTS = `insert into delivery_stats
  select * from json_populate_recordset(null::delivery_stats, :counts::json)`;

const BEAT = `/* beat */ with mine as (
    insert into workers (id, version, started_at, seen_at, under_way, skew_ms, swept_at)
    values (:worker, :version, :startedAt, now(), :underWay, :skewMs, :sweptAt)
    on conflict (id) do update set version = excluded.version, started_at = excluded.started_at,
      seen_at = excluded.seen_at, under_way = excluded.under_way, skew_ms = excluded.skew_ms,
      swept_at = excluded.swept_at),
  counted as (${COUNTS})
  select 1 + count(*)::int as count from workers where id <> :worker and seen_at > now() - ${COUNTED}`;

const LEAVE = `/* beat */ with gone as (delete from workers where id = :worker) ${COUNTS}`;

/** What workers of the version before leave behind when they die is in `leases`. */
const FORGET = `/* forget */ with gone as (delete from workers where seen_at < now() - interval '1 hour')
  delete from leases where name like 'worker:%' and held_until < now() - interval '1 hour'`;

/** `reads`: connections whose statements end soon. */
export function createFleetStore(knex: Knex, reads: Knex): FleetStore {
  return outageAware({
    async beat({ counts, startedAt, sweptAt, skewMs, ...beat }: Beat) {
      const times = {
        startedAt: isoTime(startedAt),
        sweptAt: sweptAt ? isoTime(sweptAt) : null,
        skewMs: Math.max(-MOST_SKEW_MS, Math.min(skewMs, MOST_SKEW_MS)),
      };
      const values = { ...beat, ...times, counts: toJson(counts) };
      return (await preparedRowsOf<{ count: number }>(knex, BEAT, values))[0]!.count;
    },
    leave: async ({ worker, counts }: Pick<Beat, 'worker' | 'counts'>) =>
      void (await rowsOf(knex, LEAVE, { worker, counts: toJson(counts) })),
    look: () => reading(TOO_SLOW, () => readFleetSigns(reads)),
    forget: async () => void (await rowsOf(knex, FORGET)),
  });
}

const TOO_SLOW = 'How the service is could not be read within 2 s: please try again';

function toJson(counts: readonly DeliveryCount[]): string {
  return JSON.stringify(withAllHosts(counts).map((count) => toRow(count, STEP_S)));
}
