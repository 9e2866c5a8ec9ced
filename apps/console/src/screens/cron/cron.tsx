import { useState } from 'react';
import type { CronJob } from '@jiter/client';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { words as common } from '../../words.ts';
import { CronForm } from './cron-form.tsx';
import { CronRow } from './cron-row.tsx';
import { useCronJobs } from './use-cron-jobs.ts';
import { words } from './words.ts';

export function Cron() {
  const { mayChange } = useOrg();
  const { form } = useSearch({ from: '/o/$org/cron' });
  const navigate = useNavigate({ from: '/o/$org/cron' });
  const [edited, setEdited] = useState<CronJob>();
  const list = useCronJobs();
  const close = () => {
    setEdited(undefined);
    if (form !== undefined) void navigate({ search: {} });
  };
  const add = mayChange && (
    <Button look="main" icon="plus" onClick={() => void navigate({ search: { form: 'new' } })}>
      {words.new}
    </Button>
  );
  return (
    <Page title={common.pages.cron} aside={add}>
      <Loaded query={list}>
        {({ pages }) => <Jobs jobs={pages.flatMap(({ items }) => items)} onEdit={setEdited} />}
      </Loaded>
      {list.hasNextPage && (
        <footer className="list-foot">
          <Button onClick={() => void list.fetchNextPage()}>{common.top.more}</Button>
        </footer>
      )}
      {mayChange && (edited !== undefined || form === 'new') && <CronForm job={edited} onClose={close} />}
    </Page>
  );
}

function Jobs({ jobs, onEdit }: { jobs: readonly CronJob[]; onEdit: (job: CronJob) => void }) {
  if (jobs.length === 0)
    return (
      <Empty icon="cron" title={words.none[0]}>
        <p>{words.none[1]}</p>
      </Empty>
    );
  return (
    <table className="list cron-list">
      <caption className="unseen">{words.caption}</caption>
      <thead>
        <tr>
          <th>{words.columns.state}</th>
          <th>{words.columns.when}</th>
          <th>{words.columns.next}</th>
          <th>{words.columns.where}</th>
          <th>
            <span className="unseen">{words.columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <CronRow key={job.id} job={job} onEdit={() => onEdit(job)} />
        ))}
      </tbody>
    </table>
  );
}
