import { createServer } from 'node:http';
import { once } from 'node:events';
import { percentile } from '../lib/stats.mjs';
import { load, openTab, switchTo } from './browser.mjs';
import { readScreens } from './list.mjs';

const ROUNDS = 5;
/** What a browser of this machine takes for a page of one line. */
const PLAIN = 'a page of one line';

/** Ms until each screen can be used: loaded by a browser that has nothing kept, and gone to from another screen. */
export async function measureLoads(browser, where, ids) {
  const screens = await readScreens(ids);
  const plain = await servePlain();
  const taken = new Map(
    [PLAIN, ...screens.map(([path]) => path)].map((path) => [path, { loaded: [], switched: [] }]),
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    taken.get(PLAIN).loaded.push(await loadAnew(browser, where, [plain.url, PLAIN]));
    for (const screen of screens) taken.get(screen[0]).loaded.push(await loadAnew(browser, where, screen));
    const { context, page } = await openTab(browser, where);
    await load(page, ['/o/1/api', 'API']);
    for (const screen of screens) taken.get(screen[0]).switched.push(await switchTo(page, screen));
    await context.close();
  }
  plain.server.close();
  console.log(`\nms until a screen can be used, of ${ROUNDS}: first load, and from another screen\n`);
  console.log('| screen | load p50 | load max | switch p50 | switch max |\n| --- | --- | --- | --- | --- |');
  for (const [path, { loaded, switched }] of taken) console.log(row(path.slice(0, 60), loaded, switched));
  const [, ...ofScreens] = [...taken.values()];
  console.log(
    row('all, p95', ...['loaded', 'switched'].map((key) => [p95(ofScreens.flatMap((one) => one[key]))])),
  );
}

const p95 = (all) => percentile(all, 0.95);

function row(name, ...columns) {
  const figures = columns.flatMap((all) =>
    all.length > 0 ? [percentile(all, 0.5), Math.max(...all)] : ['', ''],
  );
  return `| ${name} | ${figures.map((ms) => (ms === '' ? ms : ms.toFixed(0))).join(' | ')} |`;
}

async function loadAnew(browser, where, screen) {
  const { context, page } = await openTab(browser, where);
  const ms = await load(page, screen);
  await context.close();
  return ms;
}

async function servePlain() {
  const text = `<!doctype html><title>${PLAIN}</title><h1>${PLAIN}</h1>`;
  const server = createServer((_req, res) => res.setHeader('content-type', 'text/html').end(text)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${server.address().port}/` };
}
