import type { ChainCheck, ChainFault } from '@jiter/store';
import type { Call } from './commands.ts';
import { UsageError } from './errors.ts';
import { formatTable } from './table.ts';

const SEEN = /^(\d+):(\d+):(\S+)$/;

const FAULTS: Record<ChainFault['is'], string> = {
  missing: 'was removed',
  changed: 'is not what was linked: it was changed, or what was before it',
  'unknown-key':
    'was signed with a master key that JITER_MASTER_KEY does not hold any more: put that one behind the first, after a comma, and run `npm run admin -- master-key rotate`, which keeps what it takes to check without it',
  late: 'was signed with a master key that had been rotated out by then: somebody else has that, or a worker was not restarted before the rotation',
  'not-as-seen': 'is another one than was seen: what was linked since then was removed and linked anew',
};

/** Throws what is wrong. */
export async function verifyAudit({ store, flags }: Call): Promise<string> {
  const chains = await store.audit.verify(readSeen(flags.seen));
  const wrong = chains.flatMap(describeFaults);
  if (wrong.length > 0) throw new Error(`The audit log is not whole.\n${wrong.join('\n')}`);
  if (chains.length === 0) return 'No entry is linked yet: workers do so within two minutes.';
  const table = formatTable(
    ['ORG', 'ENTRIES', 'LINKED SINCE', 'LAST'],
    chains.map(({ org, count, since, head }) => [
      nameOf(org),
      String(count),
      since,
      `${org}:${head.no}:${head.seal}`,
    ]),
  );
  return `${table}\nAll that was linked is there as it was. Keep what is LAST elsewhere: --seen tells later whether that is still true.`;
}

function readSeen(text: string | undefined) {
  if (text === undefined) return undefined;
  const [, org, no, seal] = SEEN.exec(text) ?? [];
  if (!org || !no || !seal)
    throw new UsageError(
      `--seen takes what \`audit verify\` shows as LAST, or org, no and seal of audit.linked in a log: ORG:NO:SEAL`,
    );
  return { org, no, seal };
}

const nameOf = (org: string) => (org === '0' ? 'all' : org);

const describeFaults = ({ org, faults }: ChainCheck) =>
  faults.map(({ no, is }) => `  org ${nameOf(org)}, entry ${no} of its chain ${FAULTS[is]}`);
