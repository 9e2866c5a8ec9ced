import type { CronJob } from '@jiter/client';
import { useQueryClient } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { say, sayWrong } from '../../state/toasts.ts';
import { noteOf, pausing, resuming } from './notes.ts';
import { turnAll, type Action } from './turning.ts';
import { words } from './words.ts';

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
    turn: async (action: Action, jobs: readonly CronJob[]): Promise<void> => {
      try {
        const { count, back: turnBack } = await turnAll(client, action, jobs);
        say(words.turned[action](count), back(turnBack));
      } finally {
        await renew();
      }
    },
  };
}
