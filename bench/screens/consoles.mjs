import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createCalls, startNode } from '../lib/children.mjs';
import { benchDir } from '../lib/places.mjs';
import { medianBy } from '../lib/stats.mjs';
import { create } from '../scenarios/create.mjs';
import { drain } from '../scenarios/drain.mjs';
import { openConnection } from '../load/connection.mjs';
import { requestText } from '../load/requests.mjs';
import { load, openTab } from './browser.mjs';
import { readScreens } from './list.mjs';

export const CONSOLES = 10;
export const WATCHED_MS = 20_000;
const ROUNDS = 3;
/** What a request says of how old its answer may be, and of what is there already. */
const SAYS = ['cache-control', 'if-none-match'];
const SIZES = { connections: 64, warmUp: 500, create: 5_000, drain: 5_000 };

/**
 * Creates and drain with ten open consoles and with none, in turn. The consoles are what ten browsers asked for in twenty
 * seconds, asked again and again at the same pace: the browsers themselves run on other machines than the service.
 */
export async function measureConsoles(browser, { session, databases, url, cookie, ids }) {
  const asked = await watch(browser, { url, cookie }, await readScreens(ids));
  const context = await openContext({ session, databases });
  const results = { none: { create: [], drain: [] }, ten: { create: [], drain: [] } };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, requests] of [
      ['none', []],
      ['ten', asked],
    ]) {
      const consoles = startConsoles(session.target, cookie, requests);
      results[name].create.push(await create(context));
      results[name].drain.push(await drain(context));
      await consoles.stop();
    }
  }
  const perSecond = (asked.length / WATCHED_MS) * 1_000;
  console.log(
    `\n${CONSOLES} open consoles ask ${perSecond.toFixed(1)} times a second. Medians of ${ROUNDS}, in turn:\n`,
  );
  console.log('| | none | ten | ratio |\n| --- | --- | --- | --- |');
  for (const [name, key] of [
    ['create', 'perSecond'],
    ['create', 'cpuPer1000'],
    ['drain', 'perSecond'],
    ['drain', 'cpuPer1000'],
    ['drain', 'lagP99Ms'],
  ]) {
    const [none, ten] = ['none', 'ten'].map((who) => medianBy(results[who][name], key)[key]);
    console.log(`| ${name} ${key} | ${none} | ${ten} | ${(ten / none).toFixed(2)} |`);
  }
}

/** What so many tabs ask for once they are loaded: a screen each. */
export async function watch(browser, where, screens) {
  const tabs = await Promise.all(Array.from({ length: CONSOLES }, () => openTab(browser, where)));
  for (const [index, { page }] of tabs.entries()) await load(page, screens[index % screens.length]);
  const startedAt = performance.now();
  const asked = [];
  for (const { page } of tabs) {
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      const given = Object.entries(request.headers()).filter(([name]) => SAYS.includes(name));
      const headers = Object.fromEntries(given);
      if (request.method() === 'GET')
        asked.push({ atMs: performance.now() - startedAt, path: pathname + search, headers });
    });
  }
  await pause(WATCHED_MS);
  await Promise.all(tabs.map(({ context }) => context.close()));
  return asked;
}

/** Asks for all of it at its moment, and begins anew. */
export function startConsoles(target, cookie, requests) {
  const headers = { cookie: `${cookie.name}=${cookie.value}`, 'x-jiter-org': '1' };
  let isOver = false;
  const timers = new Set();
  const idle = [];
  const ask = async ({ path, headers: said }) => {
    const connection = idle.pop() ?? openConnection(target);
    const text = requestText({ method: 'GET', path, ...target, headers: { ...headers, ...said } });
    await connection.request(text).catch(() => {});
    idle.push(connection);
  };
  const begin = () => {
    for (const request of requests) timers.add(setTimeout(() => void ask(request), request.atMs));
    if (requests.length > 0 && !isOver) timers.add(setTimeout(begin, WATCHED_MS));
  };
  begin();
  return {
    async stop() {
      isOver = true;
      timers.forEach(clearTimeout);
      idle.forEach((connection) => connection.close());
    },
  };
}

async function openContext({ session, databases }) {
  const started = await Promise.all(
    ['receiver', 'generator'].map((name) =>
      startNode(join(benchDir, 'load', `${name}.mjs`), { advanced: true }),
    ),
  );
  const [receiver, generator] = started.map(({ child }) => createCalls(child));
  const origin = `http://127.0.0.1:${await receiver('address')}`;
  let tags = 0;
  const nextTag = () => `run${(tags += 1)}`;
  const destinations = { ok: `${origin}/ok`, flaky: `${origin}/flaky` };
  return { databases, session, receiver, generator, sizes: SIZES, payloadBytes: 200, destinations, nextTag };
}
