import { useRef, type RefObject } from 'react';
import { useShortcut } from '../state/shortcuts.ts';

/**
 * `j` and `k` go from row to row of what has `box`: from `.row-link` to `.row-link` of whatever has a `data-id`. The row with
 * the focus is the one that other keys are about.
 */
export function useListKeys<Box extends HTMLElement>(): {
  box: RefObject<Box | null>;
  focusedId: () => string | undefined;
} {
  const box = useRef<Box>(null);
  const last = useRef(-1);
  const move = (by: number) => {
    last.current = moveFocus(box.current, by, last.current);
  };
  useShortcut('j', () => move(1));
  useShortcut('k', () => move(-1));
  return { box, focusedId: () => focusedIdOf(box.current) };
}

const focusedIdOf = (box: HTMLElement | null): string | undefined =>
  box?.contains(document.activeElement)
    ? document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset['id']
    : undefined;

/** Where the row has gone that had the focus, the one in its place is next. */
function moveFocus(box: HTMLElement | null, by: number, last: number): number {
  const links = [...(box?.querySelectorAll<HTMLAnchorElement>('[data-id] .row-link') ?? [])];
  const focused = links.findIndex((link) => link.closest('[data-id]')?.contains(document.activeElement));
  const wanted = focused >= 0 || last < 0 ? focused + by : last - (by > 0 ? 0 : 1);
  const at = Math.min(links.length - 1, Math.max(0, wanted));
  links[at]?.focus();
  links[at]?.scrollIntoView({ block: 'nearest' });
  return at;
}
