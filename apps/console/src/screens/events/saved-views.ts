import { useOrg } from '../../state/org.tsx';
import { preferences, setPreferences, usePreferences, type SavedView } from '../../state/preferences.ts';
import { say } from '../../state/toasts.ts';
import { writeSearch } from '../../shell/search.ts';
import type { EventsSearch } from './view.ts';
import { words } from './words.ts';

/** Addresses say the same in any order. */
const keyOf = (search: EventsSearch): string =>
  writeSearch(Object.fromEntries(Object.entries(search).sort()));

/** Filters of an org that were given a name, in this browser: tabs of one's own. */
export function useSavedViews(search: EventsSearch) {
  const { id: org } = useOrg();
  const views = usePreferences().views[org] ?? [];
  const keep = (changed: readonly SavedView[]) =>
    setPreferences({ views: { ...preferences().views, [org]: changed } });
  return {
    views,
    shown: views.find((view) => keyOf(view.search) === keyOf(search)),
    save: (name: string) => {
      const given = Object.entries(search).filter(([, value]) => value !== undefined);
      keep([...views, { name, search: Object.fromEntries(given) as SavedView['search'] }]);
    },
    remove: (view: SavedView) => {
      keep(views.filter((one) => one !== view));
      say(words.saved.removed(view.name), { text: words.saved.undo, run: () => keep(views) });
    },
  };
}
