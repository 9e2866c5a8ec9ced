import type { Page } from 'playwright-core';
import { eventually } from '@jiter/testkit';

/** A phone's, and both sides of wherever a screen is divided anew. */
const WIDTHS = [360, 480, 720, 721, 820, 900, 901, 941, 1_000, 1_041, 1_100, 1_101, 1_161];

/**
 * What does not fit into the page at its width, a line for each: the page where it is wider than the window, words that
 * have a column of few letters, headings that reach into the next column, what can be pressed and lies beyond its frame, what is
 * written on charts and lies over something else that is, or is gone for those who hear it.
 */
const squeezed = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
  const FEW_LETTERS = 8;
  const found = [];
  const beyond = document.documentElement.scrollWidth - innerWidth;
  if (beyond > 0) found.push('the page is ' + beyond + ' px wider than the window');
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: node } = texts;
    const text = node.data.trim();
    if (text.length < 5 || !isSeen(node.parentElement)) continue;
    if (node.parentElement.closest('svg, select, textarea, pre')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
    if (lines.size > 2 && text.length / lines.size < FEW_LETTERS) found.push(text.slice(0, 40) + ' takes ' + lines.size + ' lines');
  }
  for (const th of document.querySelectorAll('th')) {
    // Some are there for those who do not see them, or are a sign where there is no room for a word.
    const isWord = isSeen(th) && th.clientWidth > 0 && getComputedStyle(th).fontSize !== '0px';
    if (isWord && th.scrollWidth > th.clientWidth + 1) found.push('heading "' + th.innerText + '" is wider than its column');
  }
  for (const chart of document.querySelectorAll('.histogram')) {
    const labels = [...chart.querySelectorAll('span')].filter((one) => one.checkVisibility({ opacityProperty: true }));
    labels.slice(1).forEach((one, place) => {
      const isUnder = one.getBoundingClientRect().left < labels[place].getBoundingClientRect().right;
      if (isUnder) found.push(one.innerText + ' lies over ' + labels[place].innerText);
    });
    for (const one of chart.querySelectorAll('span, b')) if (!isSeen(one)) found.push(one.textContent + ' of a chart is not heard');
  }
  // Tabs are a row that is moved along, and what is a part of a picture or of code may be longer than its frame.
  for (const one of document.querySelectorAll('button, a[href], input, select')) {
    if (!isSeen(one) || one.closest('.tabs, .calendar, pre, .unseen')) continue;
    const { left, right } = one.getBoundingClientRect();
    for (let frame = one.parentElement; frame; frame = frame.parentElement) {
      if (getComputedStyle(frame).overflowX === 'visible') continue;
      const box = frame.getBoundingClientRect();
      if (right > box.right + 1 || left < box.left - 1) {
        found.push((one.innerText || one.ariaLabel || one.className) + ' is cut off');
        break;
      }
    }
  }
  return found;
})()`);

/** What is shown just now fits into a window of any width from that of a phone to that of a desk. */
export async function expectUnsqueezed(page: Page, what: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    // Charts are drawn anew once they know of it.
    await eventually(async () => expect([what, width, await squeezed(page)]).toEqual([what, width, []]));
  }
}
