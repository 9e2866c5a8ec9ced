import type { Page } from 'playwright-core';

/**
 * What is pressed on the page as it is and is not large enough for it, a line for each (WCAG 2.2, 2.5.8): smaller than 24 px either way,
 * closer than that to something else that is pressed, and in no sentence. Areas are measured as they are hit, and not as they are drawn.
 */
export const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
  const LEAST = 24;
  const targets = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=option]')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && one.getClientRects().length > 0)
    // What is seen by nobody but who goes there by Tab.
    .filter((one) => !one.matches('.skip'));
  const boxOf = (one) => {
    const { left, top, right, bottom, width, height } = one.getBoundingClientRect();
    return { left, top, right, bottom, width, height, x: left + width / 2, y: top + height / 2 };
  };
  const boxes = new Map(targets.map((one) => [one, boxOf(one)]));
  // What does not scroll along lies over other things each time.
  const barOf = (one) => one.closest('.top, .side, .bottom-bar, .bulk-bar, .toasts');
  const isSmall = ({ width, height }) => Math.min(width, height) < LEAST - 0.5;
  const isFar = (one, box) => targets.every((other) => {
    if (barOf(other) !== barOf(one) || other === one || other.contains(one) || one.contains(other)) return true;
    const by = boxes.get(other);
    const [x, y] = [Math.max(by.left, Math.min(box.x, by.right)), Math.max(by.top, Math.min(box.y, by.bottom))];
    const apart = Math.hypot(box.x - x, box.y - y) >= LEAST / 2;
    return apart && (!isSmall(by) || Math.hypot(box.x - by.x, box.y - by.y) >= LEAST);
  });
  /** Its size is that of the words around it. */
  const isInText = (one) => {
    if (!getComputedStyle(one).display.startsWith('inline')) return false;
    let block = one.parentElement;
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    if (!block.matches('p, li, dd, td, summary, label')) return false;
    const others = [...block.childNodes].filter((node) => !node.contains(one));
    return others.some((node) => (node.nodeType === 3 || getComputedStyle(node).display === 'inline') && /\\p{L}{2}/u.test(node.textContent));
  };
  const reach = (one) => {
    one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const { x, y } = boxOf(one);
    const isHit = (left, top) => {
      const hit = document.elementFromPoint(left, top);
      return hit !== null && (one.contains(hit) || [...(one.labels ?? [])].some((label) => label.contains(hit)));
    };
    const far = (dx, dy) => {
      let steps = 0;
      while (steps < LEAST && isHit(x + dx * (steps + 1), y + dy * (steps + 1))) steps += 1;
      return steps;
    };
    return isHit(x, y) ? { width: 1 + far(-1, 0) + far(1, 0), height: 1 + far(0, -1) + far(0, 1) } : { width: 0, height: 0 };
  };
  /** A dialog that lies over it takes whatever is pressed there. */
  const isUnder = (one) => {
    one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const { x, y } = boxOf(one);
    const over = document.elementFromPoint(x, y)?.closest('dialog');
    return over !== null && over !== undefined && !over.contains(one);
  };
  const before = [scrollX, scrollY];
  const found = targets.filter((one) => {
    const box = boxes.get(one);
    return isSmall(box) && !isFar(one, box) && !isInText(one) && !isUnder(one);
  }).map((one) => [one, reach(one)]).filter(([, hit]) => Math.min(hit.width, hit.height) < LEAST - 1);
  scrollTo(...before);
  return found.map(([one, hit]) => hit.width + ' x ' + hit.height + ' px: ' + one.outerHTML.slice(0, 160));
})()`);
