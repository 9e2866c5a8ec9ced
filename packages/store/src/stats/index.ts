import type { Knex } from 'knex';
import { outageAware, reading } from '../database/outage.ts';
import { readDestinations, type Destinations, type DestinationsQuery } from '../destinations/read.ts';
import { readOrgsAtWork, type OrgAtWork } from './orgs.ts';
import { readForecast, type Forecast, type ForecastQuery } from './forecast.ts';
import { createForgetStats, createMerge } from './merge.ts';
import { readStats, type DeliveryStats, type StatsQuery } from './read.ts';

/** What was delivered, and what is to be, in numbers. */
export type StatsStore = {
  read(query: StatsQuery): Promise<DeliveryStats>;
  forecast(query: ForecastQuery): Promise<Forecast>;
  /** The hosts that an org sends to, and how they do. */
  destinations(query: DestinationsQuery): Promise<Destinations>;
  /** The orgs that do most, so many. */
  orgs(limit: number): Promise<OrgAtWork[]>;
  /** Merges a batch of the steps of ten seconds (0), or of minutes (1), that are old. Answers how many rows there were. */
  merge(index: 0 | 1): Promise<number>;
  /** Deletes a batch of those that are older than that. Answers how many rows. */
  forget(keepMs: number): Promise<number>;
};

const TOO_SLOW = "These numbers could not be read within 2 s: please ask for less, by 'from' and 'to'";
const TOO_FAR = 'What is due could not be read within 2 s: please try again';

const TOO_BUSY = 'What the organisations do could not be read within 2 s: please try again';

/** `reads`: connections whose statements end soon. */
export function createStatsStore(knex: Knex, reads: Knex): StatsStore {
  return outageAware({
    read: (query: StatsQuery) => reading(TOO_SLOW, () => readStats(reads, query)),
    forecast: (query: ForecastQuery) => reading(TOO_FAR, () => readForecast(reads, query)),
    destinations: (query: DestinationsQuery) => reading(TOO_FAR, () => readDestinations(reads, query)),
    orgs: (limit: number) => reading(TOO_BUSY, () => readOrgsAtWork(reads, limit)),
    merge: createMerge(knex, () => performance.now()),
    forget: createForgetStats(knex, () => performance.now()),
  });
}
