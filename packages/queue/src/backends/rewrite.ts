import { isUnanswered } from '../jobs/in-doubt.ts';
import { QUEUE_NAME } from '../jobs/job.ts';
import type { Rewrite } from './engine.ts';

/** By BullMQ's own verb, which is for one job. */
export function rewriteEach(changes: readonly Rewrite[]): Promise<boolean[]> {
  return Promise.all(
    changes.map(({ job, data }) =>
      job.updateData(data).then(
        () => true,
        (error: unknown) => {
          if (isUnanswered(error)) throw error;
          return false;
        },
      ),
    ),
  );
}

/** As BullMQ does it for one job. By its key, whatever the planner takes the table for. */
const REWRITE = `
  update job set data = $2::jsonb -> id
  where queue = $1 and id = any(array(select jsonb_object_keys($2::jsonb)))
  returning id`;

type Pool = { query<Row>(text: string, values: readonly unknown[]): Promise<{ rows: Row[] }> };

/** In PostgreSQL each change by itself is a statement with a commit, which costs many times what it does. */
export async function rewriteInOne(pool: Pool, changes: readonly Rewrite[]): Promise<boolean[]> {
  const dataById = Object.fromEntries(changes.map(({ job, data }) => [job.id!, data]));
  const { rows } = await pool.query<{ id: string }>(REWRITE, [QUEUE_NAME, JSON.stringify(dataById)]);
  const areThere = new Set(rows.map(({ id }) => id));
  for (const { job, data } of changes) job.data = data;
  return changes.map(({ job }) => areThere.has(job.id!));
}
