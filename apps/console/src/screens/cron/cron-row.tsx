import { useRef } from 'react';
import type { CronJob } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { Badge } from '../../parts/status.tsx';
import { Relative, Time } from '../../parts/time.tsx';
import { useSeen } from '../../parts/use-seen.ts';
import { useMay, useOrg } from '../../state/org.tsx';
import { shortPayload, splitUrl } from '../events/view.ts';
import { exactnessOf } from './ahead-of.ts';
import { CronActs } from './cron-acts.tsx';
import { noteOf } from './notes.ts';
import { Runs } from './runs.tsx';
import { isActive } from './turning.ts';
import { useDescription } from './use-cron-jobs.ts';
import { words } from './words.ts';

type Props = { job: CronJob; isSelected: boolean; onSelect: () => void; onEdit: () => void };

export function CronRow({ job, isSelected, onSelect, onEdit }: Props) {
  const { id: org } = useOrg();
  const mayChange = useMay('cronjobs:write');
  const { id, destination, payload, expression, timezone } = job;
  const [host, path] = splitUrl(destination);
  const row = useRef<HTMLTableRowElement>(null);
  const isSeen = useSeen(row);
  return (
    <tr className={`row ${isSelected ? 'selected' : ''}`} data-id={id} ref={row}>
      <td className="pick">
        {mayChange && (
          <input
            type="checkbox"
            aria-label={words.selectRow(expression)}
            checked={isSelected}
            onChange={onSelect}
          />
        )}
      </td>
      <td className="cron-state">
        <State job={job} />
      </td>
      <td className="cron-when">
        <Link className="row-link" to="/o/$org/cron/$id" params={{ org, id }}>
          <JobWords expression={expression} timezone={timezone} isSeen={isSeen} />
        </Link>
        <span className="dim">
          <code>{expression}</code> {timezone}
        </span>
      </td>
      <td className="when">
        <NextTime job={job} />
      </td>
      <td className="cron-runs">{isSeen && <Runs job={job} />}</td>
      <td className="where" title={destination}>
        {host}
        <span className="dim">{path}</span>
        <span className="dim mono cron-payload">{shortPayload(payload)}</span>
      </td>
      <td className="num">{mayChange && <CronActs job={job} onEdit={onEdit} isShort />}</td>
    </tr>
  );
}

export function State({ job }: { job: CronJob }) {
  if (job.problem !== undefined) return <Badge icon="failed" tone="bad" text={words.stalled} />;
  return isActive(job) ? (
    <Badge icon="check" tone="good" text={words.active} />
  ) : (
    <Badge icon="pause" tone="off" text={words.disabled} />
  );
}

/** When it fires next; or why it does not. */
export function NextTime({ job }: { job: CronJob }) {
  const { problem, nextExecutionDate } = job;
  const note = noteOf(job);
  if (problem !== undefined) return <span className="wrong-text">{problem}</span>;
  if (note !== undefined) return <span className="pause-note">{note}</span>;
  if (!isActive(job) || !nextExecutionDate) return null;
  return (
    <>
      <Time at={nextExecutionDate} exact={exactnessOf([nextExecutionDate])} />
      <Relative at={nextExecutionDate} />
    </>
  );
}

type Schedule = { expression: string; timezone: string; isSeen?: boolean };

export function JobWords({ expression, timezone, isSeen = true }: Schedule) {
  const { data } = useDescription(expression, timezone, isSeen);
  return <span>{data?.replace(` (${timezone})`, '') ?? expression}</span>;
}
