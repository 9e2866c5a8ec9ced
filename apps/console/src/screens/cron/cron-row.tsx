import { useState } from 'react';
import type { CronJob } from '@jiter/client';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Badge } from '../../parts/status.tsx';
import { Relative, Time } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { shortPayload, splitUrl } from '../events/view.ts';
import { isActive, useCronAct, useDescription } from './use-cron-jobs.ts';
import { words } from './words.ts';

export function CronRow({ job, onEdit }: { job: CronJob; onEdit: () => void }) {
  const { mayChange } = useOrg();
  const { destination, payload, expression, timezone, nextExecutionDate, problem } = job;
  const [host, path] = splitUrl(destination);
  return (
    <tr className="row">
      <td>
        <State job={job} />
      </td>
      <td className="cron-when">
        <Words expression={expression} timezone={timezone} />
        <span className="dim">
          <code>{expression}</code> {timezone}
        </span>
      </td>
      <td className="when">
        {problem !== undefined && <span className="wrong-text">{problem}</span>}
        {problem === undefined && isActive(job) && nextExecutionDate && (
          <>
            <Time at={nextExecutionDate} exact="minutes" />
            <Relative at={nextExecutionDate} />
          </>
        )}
      </td>
      <td className="where" title={destination}>
        {host}
        <span className="dim">{path}</span>
        <span className="dim mono cron-payload">{shortPayload(payload)}</span>
      </td>
      <td className="num">{mayChange && <Acts job={job} onEdit={onEdit} />}</td>
    </tr>
  );
}

function State({ job }: { job: CronJob }) {
  if (job.problem !== undefined) return <Badge icon="failed" tone="bad" text={words.stalled} />;
  return isActive(job) ? (
    <Badge icon="check" tone="good" text={words.active} />
  ) : (
    <Badge icon="pause" tone="off" text={words.disabled} />
  );
}

function Words({ expression, timezone }: { expression: string; timezone: string }) {
  const { data } = useDescription(expression, timezone);
  return <span>{data?.replace(` (${timezone})`, '') ?? expression}</span>;
}

function Acts({ job, onEdit }: { job: CronJob; onEdit: () => void }) {
  const { id: org, client } = useOrg();
  const [isDeleting, setDeleting] = useState(false);
  const navigate = useNavigate();
  const act = useCronAct();
  const run = () =>
    void act(
      () => client.cronJobs.run(job.id),
      words.ran,
      ({ id }) => ({
        text: words.open,
        run: () => void navigate({ to: '/o/$org/events/$id', params: { org, id } }),
      }),
    );
  const toggle = () => {
    const status = isActive(job) ? 'Disabled' : 'Active';
    void act(() => client.cronJobs.edit(job.id, { status }), isActive(job) ? words.paused : words.resumed);
  };
  return (
    <span className="row-acts">
      <Button icon="play" onClick={run}>
        {words.run}
      </Button>
      <Menu label={words.more(job.expression)} icon="more">
        {(close) => (
          <>
            <button type="button" onClick={() => [close(), onEdit()]}>
              {words.edit}
            </button>
            <button type="button" onClick={() => [close(), toggle()]}>
              {isActive(job) ? words.pause : words.resume}
            </button>
            <button type="button" onClick={() => [close(), setDeleting(true)]}>
              {words.delete}
            </button>
          </>
        )}
      </Menu>
      {isDeleting && (
        <Confirm
          {...words.deleteDialog}
          onClose={() => setDeleting(false)}
          onConfirm={() => {
            setDeleting(false);
            void act(() => client.cronJobs.delete(job.id), words.removed);
          }}
        />
      )}
    </span>
  );
}
