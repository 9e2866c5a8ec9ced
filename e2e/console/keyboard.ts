import type { Locator, Page } from 'playwright-core';
import type { Watched } from './browser.ts';

/** More than any screen here has to be gone through. */
const MOST_STOPS = 150;

/** From now on whatever is done by a pointer is a problem. */
export async function putMouseAway({ page }: Watched): Promise<void> {
  const listen = `for (const type of ['pointerdown', 'mousedown', 'mousemove', 'touchstart', 'wheel'])
    addEventListener(type, () => noteViolation('the mouse was used: ' + type), true)`;
  await page.addInitScript(listen);
  await page.evaluate(listen);
}

/** By Tab alone. Every stop on the way can be seen. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await hasFocus(page, wanted)) return;
    await page.keyboard.press('Tab');
    expect(await unseenFocus(page)).toEqual([]);
  }
  throw new Error(`Tab does not come to ${String(wanted)}`);
}

export async function tabToAndPress(page: Page, wanted: Locator): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

/** Instead of what stands there. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

export const hasFocus = async (page: Page, wanted: Locator): Promise<boolean> =>
  (await wanted.and(page.locator(':focus')).count()) > 0;

/** What has the focus, as a person would name it; '' for nothing at all. */
export const focusedOn = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const one = document.activeElement;
    if (!one || one === document.body) return '';
    return (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.innerText ?? '').trim() || one.id || one.localName;
  })()`);

/**
 * Why whoever looks does not see where the focus is. Its first line counts: what is higher than the screen cannot be seen whole, and
 * of a link that is broken into two, the middle of both is in neither.
 */
export const unseenFocus = (page: Page): Promise<string[]> => page.evaluate<string[]>(UNSEEN);

/** Of all that Tab comes by from here on, once around. */
export async function unseenOnTheWay(page: Page, most: number): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate('window.stops = new Set([document.activeElement])');
  for (let stops = 0; stops < most; stops += 1) {
    await page.keyboard.press('Tab');
    const { unseen, wasHere } = await page.evaluate<Stop>(`({ unseen: ${UNSEEN}, wasHere: ${WAS_HERE} })`);
    found.push(...unseen);
    if (wasHere) return found;
  }
  return found;
}

type Stop = { unseen: string[]; wasHere: boolean };

const WAS_HERE = `window.stops.size === window.stops.add(document.activeElement).size`;

const UNSEEN = `(() => {
    const one = document.activeElement;
    if (!one || one === document.body || one.id === 'page') return [];
    const name = one.outerHTML.slice(0, 160);
    const style = getComputedStyle(one);
    const hasOutline = parseFloat(style.outlineWidth) >= 1 && style.outlineStyle !== 'none';
    const isMarked = hasOutline || style.boxShadow !== 'none';
    const box = one.getClientRects()[0];
    if (!box || box.width === 0) return [name + ' has no place'];
    const middle = (from, to, most) => (Math.max(0, from) + Math.min(most, to)) / 2;
    const [x, y] = [middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight)];
    const over = document.elementFromPoint(x, y);
    const isIn = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const isFree = over !== null && (one.contains(over) || over.contains(one));
    return [
      !isMarked && name + ' looks as without the focus',
      !isIn && name + ' is outside of what is shown',
      isIn && !isFree && name + ' is covered by ' + (over?.outerHTML.slice(0, 80) ?? 'nothing'),
    ].filter(Boolean);
  })()`;
