import { eventually, queryRows } from '@jiter/testkit';
import type { Fleet } from '../fleet.ts';
import type { Entry, Ledger } from './ledger.ts';

export async function arrived(fleet: Fleet, ledger: Ledger, timeoutMs: number): Promise<void> {
  const expectNoneMissing = () => {
    if (ledger.missing().length > 0) throw new Error('not arrived');
  };
  await eventually(expectNoneMissing, timeoutMs).catch(async () => {
    const missing = ledger.missing();
    throw new Error(`lost ${missing.length}, among them ${await describe(fleet, missing)}`);
  });
}

/** Every event arrived, and no row waits for anything: what has not come twice by now will not. */
export async function settled(fleet: Fleet, ledger: Ledger, timeoutMs: number): Promise<void> {
  const untilMs = performance.now() + timeoutMs;
  await arrived(fleet, ledger, timeoutMs);
  await eventually(
    async () => {
      const left = await unsettled(fleet);
      if (left.length === 0) return;
      throw new Error(`not settled, ${left.length}: ${JSON.stringify(left.slice(0, 5))}`);
    },
    Math.max(1_000, untilMs - performance.now()),
  );
}

type Row = {
  id: string;
  status: string;
  attempts: number;
  claims: number;
  due_at: Date;
  held_until: Date;
  wake_at: Date;
};

const COLUMNS = 'id, status, attempts, claims, due_at, held_until, wake_at';

function unsettled({ env }: Fleet): Promise<Row[]> {
  const sql = `select ${COLUMNS} from events where status in ('Pending', 'Queued') limit 1000`;
  return queryRows<Row>(env.DATABASE_URL, sql);
}

async function describe({ env }: Fleet, missing: readonly Entry[]): Promise<string> {
  const ids = missing.slice(0, 5).map(({ id }) => id.slice('evt_'.length));
  const sql = `select ${COLUMNS} from events where id = any($1)
    union all
    select id, status, attempts, claims, null, null, null from settled_events where id = any($1)`;
  return JSON.stringify(await queryRows<Row>(env.DATABASE_URL, sql, [ids]));
}

/** None of them ended by itself, neither with a code nor by a signal. */
export function allAlive(fleet: Fleet): void {
  for (const { process: child, output, wasStopped } of fleet.running) {
    const { exitCode, signalCode } = child;
    if (wasStopped() || (exitCode === null && signalCode === null)) continue;
    throw new Error(`a process ended with ${exitCode ?? signalCode}:\n${output().slice(-4_000)}`);
  }
}
