import type { CronJob } from '@jiter/client';
import { useQueryClient } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { say, sayWrong } from '../../state/toasts.ts';
import { noteOf, pausing, resuming } from './notes.ts';
import { isActive } from './use-cron-jobs.ts';
import { words } from './words.ts';

/** As many as one call turns. */
const AT_ONCE = 100;
type Action = 'pause' | 'resume';

/** Pauses and resumes, one or many; each can be taken back. */
export function usePausing() {
  const { id: org, client } = useOrg();
  const cache = useQueryClient();
  const renew = () => cache.invalidateQueries({ queryKey: [org, 'cronjobs'] });
  const back = (work: () => Promise<unknown>) => ({
    text: words.undo,
    run: () =>
      void work()
        .then(() => say(words.undone), sayWrong)
        .then(renew),
  });
  const resume = async (job: CronJob): Promise<void> => {
    await client.cronJobs.edit(job.id, resuming(job));
    say(
      words.resumed,
      back(() => client.cronJobs.edit(job.id, pausing(job, noteOf(job) ?? ''))),
    );
    await renew();
  };
  return {
    /** @throws JiterError when it was not. */
    pause: async (job: CronJob, note: string): Promise<void> => {
      const paused = await client.cronJobs.edit(job.id, pausing(job, note));
      say(
        words.paused,
        back(() => client.cronJobs.edit(job.id, resuming(paused))),
      );
      await renew();
    },
    resume: (job: CronJob): Promise<void> => resume(job).catch(sayWrong),
    /** Those with a note are resumed each by itself, so that it does not stay with their events. */
    turn: async (action: Action, jobs: readonly CronJob[]): Promise<void> => {
      const wanted = jobs.filter((job) => isActive(job) === (action === 'pause'));
      const noted = action === 'resume' ? wanted.filter((job) => noteOf(job) !== undefined) : [];
      for (const job of noted) await client.cronJobs.edit(job.id, resuming(job));
      const ids = wanted.filter((job) => !noted.includes(job)).map(({ id }) => id);
      await turnAll(action, ids);
      const other = action === 'pause' ? 'resume' : 'pause';
      const undo = back(() =>
        turnAll(
          other,
          wanted.map(({ id }) => id),
        ),
      );
      say(words.turned[action](wanted.length), undo);
      await renew();
    },
  };

  async function turnAll(action: Action, ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += AT_ONCE)
      await client.cronJobs.turn({ action, ids: ids.slice(at, at + AT_ONCE) });
  }
}
