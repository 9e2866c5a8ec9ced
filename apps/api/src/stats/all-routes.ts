import type { Router } from 'express';
import type { FailureStore, OperatorStore, StatsStore } from '@jiter/store';
import { addDestinationRoutes, type DestinationDeps } from '../destinations/routes.ts';
import { addFailureRoutes } from '../failures/routes.ts';
import { addSystemRoutes } from '../system/routes.ts';
import { addStatRoutes } from './routes.ts';
import type { Status, StatusDeps } from './status.ts';

/** What tells how the service is, what it did, and what fails. */
export type Seeing = Omit<StatusDeps, 'log'> & {
  stats: Pick<StatsStore, 'read' | 'forecast' | 'destinations' | 'orgs'>;
  failures: FailureStore;
  /** How long numbers are kept, ms; 0: for good. */
  statsRetentionMs: number;
  operators: Pick<OperatorStore, 'list'>;
};

type Deps = Omit<DestinationDeps, 'stats'> & { seeing: Seeing; status: Status };

/** Adds all that is read of what goes on. */
export function addSeeingRoutes(routes: Router, { seeing, status, ...deps }: Deps): void {
  addStatRoutes(routes, { ...deps, status, stats: seeing.stats, keptMs: seeing.statsRetentionMs });
  addSystemRoutes(routes, { ...deps, ...seeing });
  addFailureRoutes(routes, { ...deps, failures: seeing.failures });
  addDestinationRoutes(routes, { ...deps, stats: seeing.stats });
}
