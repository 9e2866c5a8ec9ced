import { useEffect } from 'react';
import { useRouterState } from '@tanstack/react-router';

/**
 * Where tabs are wider than the page, the one that is shown is seen, on another page, and when `shown` becomes another one. The page
 * itself stays where it is scrolled to.
 */
export function useTabInView(shown?: string): void {
  const href = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.href });
  useEffect(() => {
    // Drawn by then, and by whatever page it is.
    const frame = requestAnimationFrame(() => {
      for (const tab of document.querySelectorAll('nav.tabs [aria-current]'))
        showIn(tab.closest('nav')!, tab);
    });
    return () => cancelAnimationFrame(frame);
  }, [href, shown]);
}

function showIn(tabs: Element, tab: Element): void {
  const [all, one] = [tabs.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (one.left < all.left) tabs.scrollLeft -= all.left - one.left;
  else if (one.right > all.right) tabs.scrollLeft += one.right - all.right;
}
