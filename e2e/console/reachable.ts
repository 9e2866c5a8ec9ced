import type { Page } from 'playwright-core';

/** What is open over a page: dialogs, the lists of menus, and what is told for a while. */
export const OPEN = 'dialog[open], .menu-list:not([hidden]), .toast';

/**
 * What keeps somebody from what is open just now, a line for each: nothing is open; it reaches out of the window; what can be pressed
 * in it cannot be scrolled to, or something else lies over it; texts lie over each other, or are cut where nothing tells them whole.
 * What is scrolled for it stays so.
 */
export const unreachable = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
  const found = [];
  const all = [...document.querySelectorAll(${JSON.stringify(OPEN)})];
  if (all.length === 0) return ['nothing is open'];
  const within = all.filter((one) => !all.some((other) => other !== one && other.contains(one)));
  const isModal = within.some((one) => one.matches('dialog'));
  const nameOf = (one) => (one.getAttribute('aria-label') || one.innerText || one.name || one.localName).trim().slice(0, 40);
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const parts = (selector) => within.filter((one) => !isModal || one.matches('dialog'))
    .flatMap((one) => [...one.querySelectorAll(selector)]).filter(isSeen);
  for (const one of within) {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    const isIn = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    // A list scrolls along with the page that it belongs to; what is fixed does not.
    if (!isIn && (left < 0 || right > innerWidth || !one.matches('.menu-list'))) found.push('it reaches out of the window: ' + [left, top, right, bottom].map(Math.round) + ' ' + nameOf(one));
    if (one.scrollWidth > one.clientWidth + 1) found.push('it scrolls sideways by ' + (one.scrollWidth - one.clientWidth) + ' px: ' + nameOf(one));
  }
  const isHidden = ({ overflowX }) => overflowX === 'hidden' || overflowX === 'clip';
  const ellipsis = (one) => isHidden(getComputedStyle(one)) && one.scrollWidth > one.clientWidth + 1;
  for (const one of parts('*')) {
    if (one.closest('svg, textarea, input, select, .unseen') || !ellipsis(one)) continue;
    if (one.innerText.trim() && !one.closest('[title]')) found.push('cut, and told nowhere: ' + nameOf(one));
  }
  const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 1;
  const bars = [...within.filter((one) => one.matches('dialog')), ...parts('*')].filter((one) => scrolls(one) && !one.matches('textarea, pre'));
  if (bars.length > 1) found.push('it scrolls within what scrolls: ' + bars.map(({ className }) => className).join(', '));
  const lines = [];
  for (const one of within) {
    const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode: { parentElement: parent } } = texts;
      if (!texts.currentNode.data.trim() || !isSeen(parent) || parent.closest('svg, select, textarea, datalist, .unseen')) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      for (const { left, top, right, bottom } of range.getClientRects())
        if (right - left > 1) lines.push({ text: texts.currentNode.data.trim().slice(0, 30), one: parent.closest('footer') ?? one, left: left + 1, top: top + 4, right: right - 1, bottom: bottom - 4 });
    }
  }
  // What is scrolled goes away under the end of a dialog.
  lines.forEach((line, place) => {
    const over = lines.slice(place + 1).find((other) => other.one === line.one && other.left < line.right && other.right > line.left && other.top < line.bottom && other.bottom > line.top);
    if (over) found.push('"' + line.text + '" lies over "' + over.text + '"');
  });
  for (const one of parts('a[href], button, input, select, textarea, summary, [role=option], [tabindex="0"]')) {
    one.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const { left, top, right, bottom } = one.getClientRects()[0] ?? one.getBoundingClientRect();
    // As much of it as there is to press in the window, which may be lower than it is.
    const [x, y] = [(left + right) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2];
    const hit = document.elementFromPoint(x, y);
    const isHit = hit !== null && (one.contains(hit) || [...(one.labels ?? [])].some((label) => label.contains(hit)));
    if (!isHit) found.push('cannot be pressed: ' + nameOf(one) + ', under ' + (hit?.className || hit?.localName || 'nothing'));
  }
  return found;
})()`);
