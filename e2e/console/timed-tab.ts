import { eventually } from '@jiter/testkit';
import { openTab } from './browser.ts';
import { become } from './people.ts';
import { isShown, type Screen, type Who } from './screens.ts';

export type Asked = { path: string; maxAge: string | undefined };

/** Its own timers are those that pass; an answer that came may lead to the next call. */
const A_TURN = `new Promise((taken) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => taken();
  port2.postMessage(0);
})`;

/** A tab whose time passes at once: what it asks for in a while of it. */
export async function openTimedTab({ browser, url, person }: Who, [path, title]: Screen) {
  const watched = await openTab(browser, url);
  const { page, context } = watched;
  await become(context, url, person);
  const underWay = new Set<unknown>();
  const asked: Asked[] = [];
  page.on('request', (request) => {
    asked.push({ path: new URL(request.url()).pathname, maxAge: request.headers()['cache-control'] });
    underWay.add(request);
  });
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => underWay.delete(request));
  await page.clock.install();
  await page.goto(path);
  await isShown(page, title);
  const untilAnswered = () =>
    eventually(async () => {
      expect(underWay.size).toBe(0);
      await page.evaluate(A_TURN);
      expect(underWay.size).toBe(0);
    });
  /** `step`: seconds at once. Who is to ask again once there is an answer needs small ones. */
  const pass = async (seconds: number, step = 1) => {
    await untilAnswered();
    asked.length = 0;
    for (let second = 0; second < seconds; second += step) {
      await page.clock.runFor(step * 1_000);
      await untilAnswered();
    }
    return [...asked];
  };
  return { ...watched, pass };
}
