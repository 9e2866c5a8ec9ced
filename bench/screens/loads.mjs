import { percentile } from '../lib/stats.mjs';
import { load, openTab, switchTo } from './browser.mjs';
import { readScreens } from './list.mjs';

const ROUNDS = 5;

/** Ms until each screen can be used: loaded by a browser that has nothing kept, and gone to from another screen. */
export async function measureLoads(browser, where, ids) {
  const screens = await readScreens(ids);
  const taken = new Map(screens.map(([path]) => [path, { loaded: [], switched: [] }]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const screen of screens) {
      const { context, page } = await openTab(browser, where);
      taken.get(screen[0]).loaded.push(await load(page, screen));
      await context.close();
    }
    const { context, page } = await openTab(browser, where);
    await load(page, ['/o/1/api', 'API']);
    for (const screen of screens) taken.get(screen[0]).switched.push(await switchTo(page, screen));
    await context.close();
  }
  console.log(`\nms until a screen can be used, of ${ROUNDS}: first load, and from another screen\n`);
  console.log('| screen | load p50 | load max | switch p50 | switch max |\n| --- | --- | --- | --- | --- |');
  for (const [path, { loaded, switched }] of taken) {
    const figures = [loaded, switched].flatMap((all) => [percentile(all, 0.5), Math.max(...all)]);
    console.log(`| ${path.slice(0, 60)} | ${figures.map((ms) => ms.toFixed(0)).join(' | ')} |`);
  }
}
