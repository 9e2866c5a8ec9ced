import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '@jiter/core';
import { EXIT_BAD_CONFIG } from './config.ts';
import type { Faults } from './readiness.ts';
import { fail } from './start.ts';

/** Orgs of which a secret that signs does not open: how many, of how many, and the names of the master keys that are missing. */
export type Closed = { orgs: number; ofOrgs: number; keys: readonly string[] };

const RETRY_MS = 1_000;
const USELESS = 'JITER_MASTER_KEY opens no signing secret of this database, so that nothing could be sent';
const WAITS = 'Nothing of these orgs is sent, and nothing is lost, until their signing secrets open';
const WAY_OUT =
  'Put that key into JITER_MASTER_KEY, first or behind the first after a comma. Where it is lost, `npm run admin -- secret rotate --org ID` gives an org a new secret: docs/operations.md, "Vacuum, backup, restore"';

/** `refused`: why a process had better not begin, for whoever started it. `told`: what is worth a line. */
type Verdict = { refused: string } | { told: Closed & { note: string } };

/**
 * A process that could sign nothing at all does not begin: what it would seal until somebody looks would not open by the right key
 * either. Where only some orgs are affected the others want to be served.
 */
export function judgeMasterKey(closed: Closed): Verdict | undefined {
  const { orgs, ofOrgs, keys } = closed;
  if (orgs === 0) return undefined;
  if (orgs < ofOrgs) return { told: { ...closed, note: `${WAITS}. ${WAY_OUT}` } };
  return { refused: `${USELESS}: they are sealed with the master key ${keys.join(', ')}. ${WAY_OUT}` };
}

/** Ends the process that has no use. */
export function checkMasterKey(log: Pick<Log, 'error'>, closed: Closed): void {
  const verdict = judgeMasterKey(closed);
  if (!verdict) return;
  if ('refused' in verdict) fail(verdict.refused, EXIT_BAD_CONFIG);
  log.error('master-key.missing', verdict.told);
}

/** The same for who can do nothing before: asks until the database answers. */
export async function untilMasterKeyIsChecked(
  log: Pick<Log, 'error' | 'warn'>,
  find: () => Promise<Closed>,
): Promise<void> {
  for (;;) {
    const found = await find().catch((error: unknown) => void log.warn('master-key.not-checked', { error }));
    if (found) return checkMasterKey(log, found);
    await pause(RETRY_MS);
  }
}

/** For `/readyz`: a process may have begun while there was no secret yet, or have been left behind by a rotation. */
export const faultsOfMasterKey =
  (find: () => Promise<Closed>): Faults =>
  async () =>
    (await find()).orgs > 0 ? { secrets: 'sealed' } : {};
