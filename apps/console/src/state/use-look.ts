import { useCallback, useMemo, useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { readNames, toggledName, type Look } from './looks.ts';
import { useOrg } from './org.tsx';

type Search = { [Name in Look]?: string | undefined };
type Change = (change: (before: string) => string) => void;

/**
 * A text of the address that says how the page is looked at: a link shows the same, as does going back. A page that was shared
 * keeps it to itself.
 */
export function useLook(look: Look): [text: string, change: Change] {
  const { shared } = useOrg();
  const [own, setOwn] = useState('');
  const { [look]: given = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const isOwn = shared !== undefined;
  const change = useCallback<Change>(
    (changed) => {
      if (isOwn) return setOwn(changed);
      void navigate({
        to: '.',
        search: (before: Search) => ({ ...before, [look]: changed(before[look] ?? '') || undefined }),
        replace: true,
        resetScroll: false,
      });
    },
    [isOwn, look, navigate],
  );
  return [isOwn ? own : given, change];
}

/** What is opened in its place, or shown as it came. `toggle` stays the same function. */
export function useNamed(look: 'open' | 'raw'): {
  names: ReadonlySet<string>;
  toggle: (name: string) => void;
} {
  const [text, change] = useLook(look);
  const names = useMemo(() => new Set(readNames(text)), [text]);
  const toggle = useCallback((name: string) => change((before) => toggledName(before, name)), [change]);
  return { names, toggle };
}
