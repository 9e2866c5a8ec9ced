import type { CronJob, JiterClient } from '@jiter/client';
import { noteOf, pausing, resuming } from './notes.ts';

export type Action = 'pause' | 'resume';

export const isActive = ({ status }: CronJob): boolean => status === 'Active';

/** As many as one call turns. */
const AT_ONCE = 100;

/** How many were turned, and what makes them as they were before. */
type Turned = { count: number; back: () => Promise<void> };

/** Of several, those that are not so yet. Those with a note are turned each by itself: it goes as one resumes, and is there again where that is taken back. */
export async function turnAll(
  client: JiterClient,
  action: Action,
  jobs: readonly CronJob[],
): Promise<Turned> {
  const wanted = jobs.filter((job) => isActive(job) === (action === 'pause'));
  const noted = wanted.filter((job) => noteOf(job) !== undefined);
  const ids = wanted.filter((job) => !noted.includes(job)).map(({ id }) => id);
  for (const job of noted) await client.cronJobs.edit(job.id, resuming(job));
  await turnEach(client, action, ids);
  return {
    count: wanted.length,
    back: async () => {
      for (const job of noted) await client.cronJobs.edit(job.id, pausing(job, noteOf(job)!));
      await turnEach(client, action === 'pause' ? 'resume' : 'pause', ids);
    },
  };
}

async function turnEach(client: JiterClient, action: Action, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += AT_ONCE)
    await client.cronJobs.turn({ action, ids: ids.slice(at, at + AT_ONCE) });
}
