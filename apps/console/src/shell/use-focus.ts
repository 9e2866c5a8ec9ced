import { useEffect, useRef, type RefObject } from 'react';
import { useRouterState } from '@tanstack/react-router';

/** Whoever works by keyboard, or hears a page instead of seeing it, is somewhere in it always. */
export function useFocus(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  useFocusOnMove(main);
  useEffect(() => keepFocus(main), []);
  return main;
}

/** On another page, it is told that it is one. Not at first, and not within one. */
function useFocusOnMove(main: RefObject<HTMLElement | null>): void {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const last = useRef(path);
  useEffect(() => {
    if (last.current !== path) main.current?.focus({ preventScroll: true });
    last.current = path;
  }, [main, path]);
}

/** What had the focus goes when what it offered is done: then what was around it has it, from where Tab goes on. */
function keepFocus(main: RefObject<HTMLElement | null>): () => void {
  let around: Element[] = [];
  const note = ({ target }: FocusEvent) => {
    around = target instanceof Element ? withAncestors(target) : [];
  };
  const look = () => {
    if (document.activeElement !== document.body || around.length === 0 || around[0]!.isConnected) return;
    const left = around.find((one) => one.isConnected && one.closest('main, dialog') !== null);
    around = [];
    focusOn(left instanceof HTMLElement ? left : main.current);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', note);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', note);
  };
}

function withAncestors(element: Element): Element[] {
  const all: Element[] = [];
  for (let one: Element | null = element; one; one = one.parentElement) all.push(one);
  return all;
}

/** For once: it is no place that Tab comes by. */
function focusOn(element: HTMLElement | null): void {
  if (element && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1;
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  }
  element?.focus({ preventScroll: true });
}
