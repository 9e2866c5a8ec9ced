import { useEffect, useState } from 'react';
import type { CronJob } from '@jiter/client';
import { useListKeys } from '../../parts/list-keys.ts';
import { useMay } from '../../state/org.tsx';
import { useShortcut } from '../../state/shortcuts.ts';
import { useLeft } from '../../state/use-opened.ts';
import { cronDraftOf } from './cron-form.tsx';
import { CronRow } from './cron-row.tsx';
import { TurnBar } from './turn-bar.tsx';
import { words } from './words.ts';

type Props = { jobs: readonly CronJob[]; onEdit: (job: CronJob) => void };

export function CronTable({ jobs, onEdit }: Props) {
  const mayChange = useMay('cronjobs:write');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { box, focusedId } = useListKeys<HTMLTableElement>();
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  useShortcut(
    'x',
    () => {
      const id = focusedId();
      if (id !== undefined) toggle(id);
    },
    mayChange,
  );
  const left = useLeft(Object.fromEntries(jobs.map((job) => [job.id, cronDraftOf(job)])));
  useEffect(() => {
    const job = jobs.find(({ id }) => id === left);
    if (job) onEdit(job);
  }, []);
  const areAll = jobs.every(({ id }) => selected.has(id));
  return (
    <>
      <table className="list grid-list cron-list" ref={box}>
        <caption className="unseen">{words.caption}</caption>
        <thead>
          <tr>
            <th className="pick">
              {mayChange && (
                <input
                  type="checkbox"
                  aria-label={words.selectAll}
                  checked={areAll}
                  onChange={() => setSelected(new Set(areAll ? [] : jobs.map(({ id }) => id)))}
                />
              )}
            </th>
            <th>{words.columns.state}</th>
            <th>{words.columns.when}</th>
            <th>{words.columns.next}</th>
            <th>{words.columns.runs}</th>
            <th>{words.columns.where}</th>
            <th>
              <span className="unseen">{words.columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <CronRow
              key={job.id}
              job={job}
              isSelected={selected.has(job.id)}
              onSelect={() => toggle(job.id)}
              onEdit={() => onEdit(job)}
            />
          ))}
        </tbody>
      </table>
      <TurnBar selected={jobs.filter(({ id }) => selected.has(id))} onClear={() => setSelected(new Set())} />
    </>
  );
}
