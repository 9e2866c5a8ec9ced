import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];

/** Whether nothing that the screen asked for is under way, and two pictures of it in a row were whole. */
const USABLE = `(() => {
  let underWay = 0;
  const ask = window.fetch;
  window.fetch = (...given) => { underWay += 1; return ask(...given).finally(() => { underWay -= 1; }); };
  const isWhole = (title) => document.title.includes(title) && document.querySelector('h1') !== null
    && document.querySelector('[aria-busy=true]') === null && underWay === 0;
  window.untilUsable = (title, fromMs = 0) => new Promise((resolve, reject) => {
    let whole = 0;
    const look = () => {
      whole = isWhole(title) ? whole + 1 : 0;
      if (whole === 2) resolve(performance.now() - fromMs);
      else if (performance.now() - fromMs > 30_000) reject(new Error(location + ' has the title ' + document.title + ', and not ' + title));
      else requestAnimationFrame(look);
    };
    look();
  });
})()`;

export function launch() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`${executablePath} is missing: install chromium, or say where it is by CHROMIUM`);
  return chromium.launch({ executablePath, args: ARGS });
}

/** The first person of a new installation: what a browser keeps of him. */
export async function setUpPerson({ url, setUp }) {
  const body = { token: setUp.split('#')[1], name: 'Ada', password: 'correct horse battery' };
  const answer = await fetch(`${url}/auth/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  });
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '') ?? [];
  if (!value) throw new Error(`/auth/setup answered ${answer.status}: ${await answer.text()}`);
  return { name, value };
}

/** A browser of its own, as far as what it keeps goes, in which he is signed in. */
export async function openTab(browser, { url, cookie }) {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1_200, height: 800 } });
  await context.addCookies([{ ...cookie, url, httpOnly: true, sameSite: 'Lax' }]);
  const page = await context.newPage();
  await page.addInitScript(USABLE);
  return { context, page };
}

/** Loads it. Ms from the start of that until it can be used. */
export async function load(page, [path, title]) {
  await page.goto(path, { waitUntil: 'commit' });
  return page.evaluate(`untilUsable(${JSON.stringify(title)})`);
}

/** Goes there from another screen. Ms from the click until it can be used. */
export const switchTo = (page, [path, title]) =>
  page.evaluate(`(() => {
    const fromMs = performance.now();
    history.pushState({}, '', ${JSON.stringify(path)});
    dispatchEvent(new PopStateEvent('popstate'));
    return untilUsable(${JSON.stringify(title)}, fromMs);
  })()`);
