import { useOrg } from '../../state/org.tsx';
import { preferences, setPreferences, usePreferences, type SavedView } from '../../state/preferences.ts';
import { say } from '../../state/toasts.ts';
import { writeSearch } from '../../shell/search.ts';
import type { EventsSearch } from './view.ts';
import { words } from './words.ts';

/** Addresses say the same in any order. */
const keyOf = (search: EventsSearch): string =>
  writeSearch(Object.fromEntries(Object.entries(search).sort()));

const isSame = (one: SavedView, other: SavedView): boolean => keyOf(one.search) === keyOf(other.search);

/** Filters of an org that were given a name, in this browser: tabs of one's own. */
export function useSavedViews(search: EventsSearch) {
  const { id: org } = useOrg();
  const views = usePreferences().views[org] ?? [];
  // As they are by then: another tab may have changed them.
  const change = (how: (now: readonly SavedView[]) => readonly SavedView[]) => {
    const { views: all } = preferences();
    setPreferences({ views: { ...all, [org]: how(all[org] ?? []) } });
  };
  return {
    views,
    shown: views.find((view) => keyOf(view.search) === keyOf(search)),
    save: (name: string) => {
      const given = Object.entries(search).filter(([, value]) => value !== undefined);
      const view = { name, search: Object.fromEntries(given) as SavedView['search'] };
      change((now) => [...without(now, view), view]);
    },
    remove: (view: SavedView) => {
      const place = views.indexOf(view);
      change((now) => without(now, view));
      const undo = () => change((now) => without(now, view).toSpliced(place, 0, view));
      say(words.saved.removed(view.name), { text: words.saved.undo, run: undo });
    },
  };
}

const without = (views: readonly SavedView[], view: SavedView) => views.filter((one) => !isSame(one, view));
