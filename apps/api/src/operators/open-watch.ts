import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock, Log } from '@jiter/core';
import type { OperatorStore } from '@jiter/store';
import { createStatus, type StatusDeps } from '../stats/status.ts';
import { createTellOperators } from './tell.ts';
import { startOperatorWatch } from './watch.ts';

type Deps = Omit<StatusDeps, 'log'> & {
  config: {
    operatorWebhook?: string | undefined;
    operatorSlack?: string | undefined;
    publicUrl?: string | undefined;
  };
  operators: OperatorStore;
  clock: Clock;
  log: Log;
};

/** Nothing is looked at where nobody is to be told. */
export function openOperatorWatch({ config, operators, fleet, queue, clock, log }: Deps) {
  const { operatorWebhook: webhook, operatorSlack: slack, publicUrl } = config;
  if (webhook === undefined && slack === undefined) return undefined;
  const status = createStatus({ fleet, queue, log });
  const tell = createTellOperators({ targets: { webhook, slack }, publicUrl, log });
  const holder = `${hostname()}:${process.pid}:${randomUUID()}`;
  return startOperatorWatch({ operators, status, tell, holder, clock, log });
}
