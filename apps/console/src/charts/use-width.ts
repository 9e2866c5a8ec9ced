import { useLayoutEffect, useRef, useState } from 'react';

/** How wide a part of the page is, for what is drawn to fit. */
export function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return undefined;
    setWidth(current.clientWidth);
    const watcher = new ResizeObserver(() => setWidth(current.clientWidth));
    watcher.observe(current);
    return () => watcher.disconnect();
  }, []);
  return { box, width };
}
