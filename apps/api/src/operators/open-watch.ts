import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock, Log } from '@jiter/core';
import { createMailer, type MailSettings } from '@jiter/runtime';
import type { OperatorStore, PeopleStore } from '@jiter/store';
import { createStatus, type StatusDeps } from '../stats/status.ts';
import { createTellOperators } from './tell.ts';
import { startOperatorWatch } from './watch.ts';

type Deps = Omit<StatusDeps, 'log'> & {
  config: MailSettings & {
    operatorWebhook?: string | undefined;
    operatorSlack?: string | undefined;
    operatorEmail?: readonly string[] | undefined;
    publicUrl?: string | undefined;
  };
  operators: OperatorStore;
  people: Pick<PeopleStore, 'listOperators'>;
  clock: Clock;
  log: Log;
};

const EVERY_MS = 3_000;
/** For the list of what there was, where nobody is told. */
const UNTOLD_EVERY_MS = 30_000;

export function openOperatorWatch({ config, operators, people, fleet, queue, clock, log }: Deps) {
  const { operatorWebhook: webhook, operatorSlack: slack, publicUrl } = config;
  const mailer = createMailer(config);
  const addresses = config.operatorEmail
    ? () => Promise.resolve(config.operatorEmail!)
    : rememberAddresses(people);
  const email = mailer && { mailer, addresses };
  const status = createStatus({ fleet, queue, log });
  const tell = createTellOperators({ targets: { webhook, slack, email }, publicUrl });
  const holder = `${hostname()}:${process.pid}:${randomUUID()}`;
  const isTold = webhook !== undefined || slack !== undefined || email !== undefined;
  const everyMs = isTold ? EVERY_MS : UNTOLD_EVERY_MS;
  return startOperatorWatch({ operators, status, tell, holder, everyMs, clock, log });
}

const ASKED_EVERY_MS = 60_000;

/** Those of the operators' accounts. While the database is away it is those that were known last. */
export function rememberAddresses(
  people: Pick<PeopleStore, 'listOperators'>,
  nowMs: () => number = () => performance.now(),
): () => Promise<readonly string[]> {
  let [known, askedAt]: [readonly string[], number] = [[], -Infinity];
  return async () => {
    if (nowMs() - askedAt < ASKED_EVERY_MS) return known;
    const found = await people.listOperators().catch(() => undefined);
    if (!found) return known;
    askedAt = nowMs();
    known = found.flatMap(({ email }) => email ?? []);
    return known;
  };
}
