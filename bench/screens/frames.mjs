/** Of a page whose pictures come sixty times a second: so many ms after the one before it is late. */
export const LATE_MS = 34;
/** More of the processor than a picture has: whatever else the machine does, that one could not have come in time. */
const TOO_LONG_US = 1_000_000 / 60;
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];

/**
 * Scrolls a page from end to end. Ms from each picture to the next, and how many tasks of the page's own thread took more time of the
 * processor than a picture has.
 */
export async function scrollThrough(browser, page) {
  await page.bringToFront();
  await browser.startTracing(page, { categories: CATEGORIES });
  const frames = await page.evaluate(SCROLL);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const tooLong = tasksOf(traceEvents).filter(({ tdur = 0 }) => tdur > TOO_LONG_US).length;
  return {
    frames: frames.length,
    late: frames.filter((ms) => ms > LATE_MS).length,
    longest: Math.max(...frames),
    tooLong,
  };
}

/** Of the thread that drew: a browser has one for each site. */
function tasksOf(events) {
  const { pid, tid } = events.find(({ name }) => name === 'FireAnimationFrame');
  return events.filter((event) => event.pid === pid && event.tid === tid && event.name === 'RunTask');
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

/** The words of a list in plain lines, on a page as high, without any script: what no list can be faster than on this machine. */
export async function openPlain(context, page) {
  const [lines, heightPx] = await page.evaluate(
    `[[...document.querySelectorAll('.list tbody tr')].map((row) => row.textContent), document.documentElement.scrollHeight]`,
  );
  const plain = await context.newPage();
  const escaped = lines.map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  await plain.setContent(`<!doctype html>
    <style>
      body { margin: 0; font: 14px / 1.45 system-ui }
      p { box-sizing: border-box; height: ${heightPx / lines.length}px; margin: 0; overflow: hidden; white-space: nowrap }
    </style>
    ${escaped.map((line) => `<p>${line}</p>`).join('')}`);
  return plain;
}
