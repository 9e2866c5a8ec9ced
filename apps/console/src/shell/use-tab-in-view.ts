import { useEffect } from 'react';
import { useRouterState } from '@tanstack/react-router';

/** Where tabs are wider than the page, the one that is shown is seen. */
export function useTabInView(): void {
  const href = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.href });
  useEffect(() => {
    // Drawn by then, and by whatever page it is.
    const frame = requestAnimationFrame(() => {
      for (const tab of document.querySelectorAll('nav.tabs [aria-current]'))
        tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
    return () => cancelAnimationFrame(frame);
  }, [href]);
}
