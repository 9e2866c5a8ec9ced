import { useState } from 'react';
import type { CronJob } from '@jiter/client';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { Menu } from '../../parts/menu.tsx';
import { useOrg } from '../../state/org.tsx';
import { useLeft } from '../../state/use-opened.ts';
import { pauseDraftOf, PauseDialog } from './pause-dialog.tsx';
import { isActive } from './turning.ts';
import { useCronAct } from './use-cron-jobs.ts';
import { usePausing } from './use-pausing.ts';
import { words } from './words.ts';

/** What can be done with one job, in its row and on its page. */
export function CronActs({
  job,
  onEdit,
  onDeleted,
  isShort = false,
}: {
  job: CronJob;
  onEdit: () => void;
  onDeleted?: () => void;
  /** In a row, where there is room for signs alone. */
  isShort?: boolean;
}) {
  const { id: org, client } = useOrg();
  const [asked, setAsked] = useState<'pause' | 'delete' | undefined>(useLeft({ pause: pauseDraftOf(job) }));
  const navigate = useNavigate();
  const act = useCronAct();
  const { resume } = usePausing();
  const close = () => setAsked(undefined);
  const run = () =>
    act(
      () => client.cronJobs.run(job.id),
      words.ran,
      ({ id }) => ({
        text: words.open,
        run: () => void navigate({ to: '/o/$org/events/$id', params: { org, id } }),
      }),
    );
  const remove = async () => {
    close();
    await act(async () => {
      await client.cronJobs.delete(job.id);
      onDeleted?.();
    }, words.removed);
  };
  return (
    <span className="row-acts">
      {isShort ? (
        <Button icon="play" aria-label={words.runOf(job.expression)} title={words.run} onClick={run} />
      ) : (
        <Button icon="play" onClick={run}>
          {words.run}
        </Button>
      )}
      <Menu label={words.more(job.expression)} icon="more">
        {(closeMenu) => (
          <>
            <button type="button" onClick={() => [closeMenu(), onEdit()]}>
              {words.edit}
            </button>
            <button
              type="button"
              onClick={() => [closeMenu(), isActive(job) ? setAsked('pause') : void resume(job)]}
            >
              {isActive(job) ? words.pause : words.resume}
            </button>
            <button type="button" onClick={() => [closeMenu(), setAsked('delete')]}>
              {words.delete}
            </button>
          </>
        )}
      </Menu>
      {asked === 'pause' && <PauseDialog job={job} onClose={close} />}
      {asked === 'delete' && (
        <Confirm {...words.deleteDialog} onClose={close} onConfirm={() => void remove()} />
      )}
    </span>
  );
}
