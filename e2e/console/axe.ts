import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Those that look at colours: in another theme the others find the same. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What is not accessible on the page as it is, a line for each. */
export const inaccessible = (page: Page): Promise<string[]> => run(page, RULES);

/** The same of its colours alone. */
export const unreadable = (page: Page): Promise<string[]> => run(page, OF_COLOURS);

/** What is not accessible of the parts that a selector finds. */
export const inaccessibleWithin = (page: Page, selector: string): Promise<string[]> =>
  run(page, RULES, selector);

/** The same of their colours alone. */
export const unreadableWithin = (page: Page, selector: string): Promise<string[]> =>
  run(page, OF_COLOURS, selector);

async function run(page: Page, runOnly: readonly string[], within?: string): Promise<string[]> {
  // It is half a megabyte, and stays until the page is loaded anew.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(source);
  // Told there: all that was found in order, which is most of the answer, would be handed over and not looked at.
  return page.evaluate<string[]>(`axe
    .run(${within === undefined ? 'document' : `{ include: ${JSON.stringify(within)} }`}, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`);
}
