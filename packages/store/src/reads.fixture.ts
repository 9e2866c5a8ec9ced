import { queryRows } from '@jiter/testkit';
import type { Setup } from './setup.fixture.ts';

/** How many entries of indexes are read by what `work` does with a store of its own: of one index, or of all that a table has. */
export async function readsOf(
  jiter: Pick<Setup, 'url' | 'openAnother'>,
  of: { index: string } | { table: string },
  work: (store: Setup['store']) => Promise<unknown>,
): Promise<number> {
  const [column, name] = 'index' in of ? ['indexrelname', of.index] : ['relname', of.table];
  const read = async () => {
    const sql = `select sum(idx_tup_read)::int as read from pg_stat_user_indexes where ${column} = '${name}'`;
    return (await queryRows<{ read: number }>(jiter.url, sql))[0]!.read;
  };
  const store = await jiter.openAnother();
  const before = await read();
  await work(store);
  // A session tells what it read at its end, if not before.
  await store.close();
  return (await read()) - before;
}
