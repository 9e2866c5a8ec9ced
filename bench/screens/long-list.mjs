import { setTimeout as pause } from 'node:timers/promises';
import { load, openTab } from './browser.mjs';
import { LATE_MS, openPlain, scrollThrough } from './frames.mjs';

const ROWS = 1_000;
const UPDATES_PER_S = 6;
const SECONDS = 20;
const ROUNDS = 3;

/** A list of so many rows that are still to come, while some of them change every second. */
export async function measureLongList(browser, { url, cookie, headers }) {
  const { context, page } = await openTab(browser, { url, cookie });
  await load(page, ['/o/1/events', 'Coming · Events']);
  const foot = page.locator('.list-foot');
  for (let shown = 50; shown < ROWS; shown += 50) {
    await page.getByRole('button', { name: 'Show more' }).click();
    await foot.getByText(`${(shown + 50).toLocaleString('en')} events`).waitFor();
  }
  const listed = await fetch(`${url}/api/events?status=Pending&limit=${ROWS}`, { headers });
  const ids = (await listed.json()).map(({ id }) => id);
  const busy = await measureBusy(page, async () => {
    for (let update = 0; update < SECONDS * UPDATES_PER_S; update += 1) {
      const id = ids[(update * 37) % ids.length];
      const body = JSON.stringify({ payload: `changed ${update}` });
      void fetch(`${url}/api/events/${id}`, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      });
      await pause(1_000 / UPDATES_PER_S);
    }
  });
  console.log(
    `\nA list of ${ids.length} rows, ${UPDATES_PER_S} of which change each second: its main thread is busy for ${(busy * 100).toFixed(1)} % of the time.`,
  );
  await measureScrolling(browser, { list: page, plain: await openPlain(context, page) });
  await context.close();
}

/** In turn with a page that has the same words and no script. */
async function measureScrolling(browser, pages) {
  console.log(
    `\nScrolled from end to end, in turn with plain lines of the same words on a page as high, without a script:\n`,
  );
  console.log(
    `| page | pictures | later than ${LATE_MS} ms | longest, ms | tasks of the page that took longer than a picture has |`,
  );
  console.log('| --- | --- | --- | --- | --- |');
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, page] of Object.entries(pages)) {
      const { frames, late, longest, tooLong } = await scrollThrough(browser, page);
      console.log(`| ${name} | ${frames} | ${late} | ${longest.toFixed(0)} | ${tooLong} |`);
    }
  }
}

/** The main thread's own time, and not what it waited for a processor, by the time that passed. */
async function measureBusy(page, work) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' }).catch(() => {});
  await session.send('Performance.enable');
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value;
  };
  const [before, startedAt] = [await read(), performance.now()];
  await work();
  return ((await read()) - before) / ((performance.now() - startedAt) / 1_000);
}
