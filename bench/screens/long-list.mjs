import { setTimeout as pause } from 'node:timers/promises';
import { load, openTab } from './browser.mjs';

const ROWS = 1_000;
const UPDATES_PER_S = 6;
const SECONDS = 20;

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
  const frames = await page.evaluate(SCROLL);
  await context.close();
  const [longest, late] = [Math.max(...frames), frames.filter((ms) => ms > 34).length];
  console.log(
    `\nA list of ${ids.length} rows, ${UPDATES_PER_S} of which change each second: its main thread is busy for ${(busy * 100).toFixed(1)} % of the time.`,
  );
  console.log(
    `Scrolled from end to end, ${late} of ${frames.length} pictures came later than 34 ms, the longest ${longest.toFixed(0)} ms after the one before.`,
  );
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

/** Ms from each picture to the next, while it is scrolled through. */
const SCROLL = `new Promise((resolve) => {
  const frames = [];
  let last = performance.now();
  const step = () => {
    const now = performance.now();
    frames.push(now - last);
    last = now;
    scrollBy(0, 120);
    if (scrollY + innerHeight >= document.documentElement.scrollHeight - 1) resolve(frames);
    else requestAnimationFrame(step);
  };
  scrollTo(0, 0);
  requestAnimationFrame(step);
})`;
