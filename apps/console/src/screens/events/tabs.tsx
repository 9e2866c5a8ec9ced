import { useState } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { entered, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { useTabInView } from '../../shell/use-tab-in-view.ts';
import { useOrg } from '../../state/org.tsx';
import { useSavedViews } from './saved-views.ts';
import { hasFilters, tabOf, TABS, type EventsSearch } from './view.ts';
import { words } from './words.ts';

const MOST_NAME = 40;

/** Filters that are there, and those of one's own. */
export function Tabs({ search }: { search: EventsSearch }) {
  const { id: org } = useOrg();
  const navigate = useNavigate({ from: '/o/$org/events' });
  const { views, shown, save, remove } = useSavedViews(search);
  const [isNaming, setNaming] = useState(false);
  useTabInView(shown?.name);
  const canSave = !shown && (hasFilters(search) || search.kind !== undefined);
  const { tab: _shown, ...others } = search;
  // What is opened in a list is in its address as well, and makes it no other tab.
  const active = { exact: true, includeSearch: true, explicitUndefined: true };
  return (
    <div className="tabs-row">
      <nav className="tabs" aria-label={words.tabsLabel}>
        {TABS.map((tab) => (
          <Link
            key={tab}
            to="/o/$org/events"
            params={{ org }}
            // From a tab of one's own, the others are without its filters.
            search={{ ...(!shown && others), ...(tab !== 'coming' && { tab }) }}
            activeOptions={active}
            aria-current={!shown && tab === tabOf(search) ? 'page' : undefined}
          >
            {words.tabs[tab]}
          </Link>
        ))}
        {views.map((view) => (
          <Link
            key={JSON.stringify(view.search)}
            className="own"
            title={view.name}
            to="/o/$org/events"
            params={{ org }}
            search={view.search}
            activeOptions={active}
            aria-current={view === shown ? 'page' : undefined}
          >
            {view.name}
          </Link>
        ))}
      </nav>
      {canSave && (
        <Button look="quiet" icon="plus" onClick={() => setNaming(true)}>
          {words.saved.save}
        </Button>
      )}
      {shown && (
        <Button
          look="quiet"
          icon="cross"
          aria-label={words.saved.remove(shown.name)}
          title={words.saved.remove(shown.name)}
          onClick={() => {
            remove(shown);
            void navigate({ search: {} });
          }}
        />
      )}
      {isNaming && (
        <FormDialog
          title={words.saved.title}
          action={words.saved.save}
          onClose={() => setNaming(false)}
          onSubmit={(given) => {
            save(entered(given, 'name'));
            setNaming(false);
            return Promise.resolve();
          }}
        >
          <TextField
            label={words.saved.name}
            help={words.saved.nameHelp}
            name="name"
            required
            maxLength={MOST_NAME}
            pattern=".*\S.*"
            autoComplete="off"
          />
        </FormDialog>
      )}
    </div>
  );
}
