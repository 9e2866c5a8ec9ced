import { setTimeout as pause } from 'node:timers/promises';
import { round } from '../lib/stats.mjs';
import { CONSOLES, startConsoles, watch, WATCHED_MS } from './consoles.mjs';

const SCREENS = [
  ['/o/1', 'Overview'],
  ['/o/1/events', 'Coming · Events'],
];
const SETTLE_MS = 5_000;

/** What ten consoles cost that are open beside nothing else, in % of one core, on the two screens that are open all day. */
export async function measureQuiet(browser, { session, url, cookie }) {
  const asked = await watch(browser, { url, cookie }, SCREENS);
  const rows = [];
  for (const [name, requests] of [
    ['none', []],
    [`${CONSOLES}`, asked],
    ['none', []],
    [`${CONSOLES}`, asked],
  ]) {
    const consoles = startConsoles(session.target, cookie, requests);
    await pause(SETTLE_MS);
    const before = session.cpu();
    await pause(WATCHED_MS);
    rows.push([name, ...percents(before, session.cpu())]);
    await consoles.stop();
  }
  const perSecond = (asked.length / WATCHED_MS) * 1_000;
  console.log(
    `\n${CONSOLES} consoles on Overview and Events ask ${perSecond.toFixed(1)} times a second, beside nothing else.\n`,
  );
  console.log(
    '| consoles | % of one core | of that the API | of that the databases |\n| --- | --- | --- | --- |',
  );
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

function percents(before, after) {
  const percent = (read) => round(((read(after) - read(before)) / (WATCHED_MS / 1_000)) * 100, 2);
  const [api] = Object.keys(after.byProgram);
  return [
    percent(({ programs, databases }) => programs + databases),
    percent(({ byProgram }) => byProgram[api]),
    percent(({ databases }) => databases),
  ];
}
