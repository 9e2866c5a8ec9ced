import type { Page } from 'playwright-core';

/** Colours by which something is told that is told by nothing else: what is behind them, and they. */
const drawn = (page: Page, selector: string) =>
  page.evaluate<{ count: number; flat: number; unseen: number; unprinted: number }>(`(() => {
    const all = [...document.querySelectorAll(${JSON.stringify(selector)})];
    const styles = all.map((one) => getComputedStyle(one));
    const { backgroundColor: ground } = getComputedStyle(document.body);
    return {
      count: styles.length,
      flat: all.filter((one) => one.clientHeight === 0).length,
      unseen: styles.filter(({ backgroundColor }) => [ground, 'rgba(0, 0, 0, 0)'].includes(backgroundColor)).length,
      unprinted: styles.filter(({ printColorAdjust }) => printColorAdjust !== 'exact').length,
    };
  })()`);

/** In the colours of a system, these are seen, and what is shown just now is marked by more than a letter's weight. */
export async function expectSeen(page: Page, selector: string): Promise<void> {
  await page.emulateMedia({ forcedColors: 'active' });
  const { count, flat, unseen } = await drawn(page, selector);
  const expected = { selector, isThere: true, flat: 0, unseen: 0 };
  expect({ selector, isThere: count > 0, flat, unseen }).toEqual(expected);
  const current = `getComputedStyle(document.querySelector('.side .page-link.active')).outlineStyle`;
  expect(await page.evaluate(current)).toBe('solid');
  await page.emulateMedia({ forcedColors: 'none' });
}

/** On paper, these keep their colours. */
export async function expectPrintedExactly(page: Page, selector: string): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  expect({ selector, unprinted: (await drawn(page, selector)).unprinted }).toEqual({
    selector,
    unprinted: 0,
  });
  await page.emulateMedia({ media: 'screen' });
}

/** On paper, lengthwise and upright, a list has its columns, and words are whole in them. */
export async function expectPrinted(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  for (const width of [1_200, UPRIGHT]) {
    await page.setViewportSize({ width, height: 800 });
    await expectColumns(page);
  }
  await page.emulateMedia({ media: 'screen' });
}

/** Of a sheet of letter paper, in px. */
const UPRIGHT = 816;

async function expectColumns(page: Page): Promise<void> {
  const [isWhole, payloadWidth] = await page.evaluate<[boolean, number]>(`(() => {
    const [, status, , , , , , payload] = document.querySelector('.event-list .row').children;
    return [status.scrollWidth <= status.clientWidth, payload.clientWidth];
  })()`);
  expect({ isWhole, isWide: payloadWidth > 150 }).toEqual({ isWhole: true, isWide: true });
}

/** Enlarged four times, wherever somebody has scrolled to he sees the page, and no bars over it. */
export async function expectUncovered(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 256 });
  const covered = await page.evaluate<(string | undefined)[]>(`(() => {
    scrollTo(0, 300);
    return [2, innerHeight - 2].map((y) => document.elementFromPoint(innerWidth / 2, y)?.closest('.top, .bottom-bar')?.className);
  })()`);
  expect(covered.map((one) => one ?? null)).toEqual([null, null]);
}
