import { useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { More, wholeOf } from '../../parts/more.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { FullTime } from '../../parts/time.tsx';
import { withoutLooks } from '../../state/looks.ts';
import { words as common } from '../../words.ts';
import { BulkJobsLink } from '../bulk/bulk-jobs.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { EventTable } from './event-table.tsx';
import { Filters } from './filters.tsx';
import { Tabs } from './tabs.tsx';
import { useEventList } from './use-event-list.ts';
import { hasFilters, tabOf, type EventsSearch } from './view.ts';
import { words } from './words.ts';

export function Events() {
  const search = withoutLooks(useSearch({ from: '/o/$org/events' }));
  return (
    <Page
      title={common.pages.events}
      tab={`${words.tabs[tabOf(search)]} · ${common.pages.events}`}
      aside={<BulkJobsLink />}
    >
      <Tabs search={search} />
      <Filters search={search} />
      {/* Another view begins anew: nothing of the one before is selected or open in it. */}
      <List key={JSON.stringify(search)} search={search} />
    </Page>
  );
}

function List({ search }: { search: EventsSearch }) {
  const { list, rows, latest, newCount, isMoreNew, hasMore, searchedTo } = useEventList(search);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { refetch } = list;
  const whole = wholeOf(list);
  // What does not come beside the rows leaves them as they were: of a list that says that it is live, that is told.
  const isOld = whole.error === null && latest.error !== null;
  return (
    <Loaded query={isOld ? { ...whole, error: latest.error, refetch: latest.refetch } : whole} lines={12}>
      {() => (
        <>
          <div className="list-news" role="status">
            {newCount > 0 && rows.length > 0 && (
              <Button look="quiet" icon="down" onClick={() => void refetch()}>
                {words.fresh(newCount, isMoreNew)}
              </Button>
            )}
          </div>
          {rows.length === 0 ? (
            <Nothing search={search} searchedTo={searchedTo} />
          ) : (
            <EventTable rows={rows} selected={selected} onSelect={setSelected} />
          )}
          <footer className="list-foot">
            {rows.length > 0 && (
              <span className="dim small">
                {words.shown(rows.length, hasMore && searchedTo === undefined)}
                {searchedTo !== undefined && <SearchedTo at={searchedTo} />}
              </span>
            )}
            <More of={list} text={searchedTo === undefined ? words.more : words.searchOn} />
          </footer>
          <BulkBar
            search={search}
            selected={rows.filter(({ id }) => selected.has(id))}
            hasMore={hasMore}
            areAllShown={selected.size === rows.length}
            onClear={() => setSelected(new Set())}
            onDone={() => void refetch()}
          />
        </>
      )}
    </Loaded>
  );
}

/** What lies beyond may match as well: it was not looked at yet. */
const SearchedTo = ({ at }: { at: string }) => (
  <>
    , {words.searchedTo} <FullTime at={at} exact="seconds" />
  </>
);

function Nothing({ search, searchedTo }: { search: EventsSearch; searchedTo: string | undefined }) {
  const navigate = useNavigate({ from: '/o/$org/events' });
  const tab = tabOf(search);
  const isFiltered = hasFilters(search);
  const [title, text] =
    searchedTo !== undefined ? words.noneYet : isFiltered ? words.noneMatch : words.none[tab];
  return (
    <Empty icon={tab === 'failed' && searchedTo === undefined ? 'check' : 'events'} title={title}>
      {text && (
        <p>
          {text} {searchedTo !== undefined && <FullTime at={searchedTo} exact="seconds" />}
        </p>
      )}
      {isFiltered && (
        <Button
          onClick={() => void navigate({ search: search.tab === undefined ? {} : { tab: search.tab } })}
        >
          {words.clear}
        </Button>
      )}
    </Empty>
  );
}
