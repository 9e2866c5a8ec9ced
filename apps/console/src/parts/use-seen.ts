import { useEffect, useState, type RefObject } from 'react';

/** Somebody who scrolls is not kept waiting. */
const NEAR = '300px 0px';

/** Whether it was ever seen, or nearly: what it shows beside itself is not asked for before. */
export function useSeen(box: RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (isSeen) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: NEAR },
    );
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [box, isSeen]);
  return isSeen;
}
