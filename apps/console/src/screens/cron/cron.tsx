import { useState } from 'react';
import type { CronJob } from '@jiter/client';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { More, wholeOf } from '../../parts/more.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { useMay, useOrg } from '../../state/org.tsx';
import { words as common } from '../../words.ts';
import { CronCalendar } from './calendar.tsx';
import { CronForm } from './cron-form.tsx';
import { CronTable } from './cron-table.tsx';
import { useCronJobs } from './use-cron-jobs.ts';
import { words } from './words.ts';

export function Cron() {
  const mayChange = useMay('cronjobs:write');
  const { form, view } = useSearch({ from: '/o/$org/cron' });
  const navigate = useNavigate({ from: '/o/$org/cron' });
  const [edited, setEdited] = useState<CronJob>();
  const close = () => {
    setEdited(undefined);
    // Whoever went back is elsewhere by now, and stays there; whoever goes back later does not find the form again.
    if (new URL(location.href).searchParams.has('form'))
      void navigate({ search: (before) => ({ ...before, form: undefined }), replace: true });
  };
  const add = mayChange && (
    <Button
      look="main"
      icon="plus"
      onClick={() => void navigate({ search: (before) => ({ ...before, form: 'new' }) })}
    >
      {words.new}
    </Button>
  );
  const isCalendar = view === 'calendar';
  return (
    <Page
      title={common.pages.cron}
      aside={
        <>
          <Views isCalendar={isCalendar} />
          {add}
        </>
      }
    >
      {isCalendar ? <CronCalendar /> : <List onEdit={setEdited} />}
      {mayChange && (edited !== undefined || form === 'new') && <CronForm job={edited} onClose={close} />}
    </Page>
  );
}

function Views({ isCalendar }: { isCalendar: boolean }) {
  const { id: org } = useOrg();
  return (
    <nav className="choices" aria-label={words.viewsLabel}>
      {(['list', 'calendar'] as const).map((view) => {
        const isOn = (view === 'calendar') === isCalendar;
        return (
          <Link
            key={view}
            to="/o/$org/cron"
            params={{ org }}
            search={view === 'list' ? {} : { view }}
            activeOptions={{ exact: true, includeSearch: true }}
            activeProps={{}}
            data-on={isOn}
            aria-current={isOn ? 'true' : undefined}
          >
            {words.views[view]}
          </Link>
        );
      })}
    </nav>
  );
}

function List({ onEdit }: { onEdit: (job: CronJob) => void }) {
  const list = useCronJobs();
  return (
    <>
      <Loaded query={wholeOf(list)}>
        {({ pages }) => {
          const jobs = pages.flatMap(({ items }) => items);
          return jobs.length === 0 ? (
            <Empty icon="cron" title={words.none[0]}>
              <p>{words.none[1]}</p>
            </Empty>
          ) : (
            <CronTable jobs={jobs} onEdit={onEdit} />
          );
        }}
      </Loaded>
      {list.hasNextPage && (
        <footer className="list-foot">
          <More of={list} text={common.top.more} />
        </footer>
      )}
    </>
  );
}
