import { eventually, queryRows } from '@jiter/testkit';
import type { Fleet } from '../fleet.ts';
import type { Ledger } from './ledger.ts';

/** Every event arrived, and no row waits for anything: what has not come twice by now will not. */
export async function settled(fleet: Fleet, ledger: Ledger, timeoutMs: number): Promise<void> {
  const until = performance.now() + timeoutMs;
  await eventually(() => {
    const missing = ledger.missing();
    if (missing.length > 0) throw new Error(`not arrived: ${describe(missing)}`);
  }, timeoutMs).catch(() => undefined); // lost events are for the counts to tell
  await eventually(
    async () => {
      const left = await unsettled(fleet);
      if (left.length > 0)
        throw new Error(`not settled: ${JSON.stringify(left.slice(0, 5))} of ${left.length}`);
    },
    Math.max(1_000, until - performance.now()),
  );
}

type Row = { id: string; status: string; claims: number; due_at: Date; wake_at: Date };

function unsettled({ env }: Fleet): Promise<Row[]> {
  return queryRows<Row>(
    env.DATABASE_URL,
    `select id, status, claims, due_at, wake_at from events where status in ('Pending', 'Queued') limit 1000`,
  );
}

const describe = (entries: { id: string }[]) =>
  `${entries.length}, ${entries
    .slice(0, 5)
    .map(({ id }) => id)
    .join(' ')}`;

/** None of them ended by itself. */
export function allAlive(fleet: Fleet): void {
  for (const { process: child, output } of fleet.running) {
    if (child.exitCode !== null)
      throw new Error(`a process ended with ${child.exitCode}:\n${output().slice(-4_000)}`);
  }
}
