// What a calendar of cron jobs costs, in processor time and bytes: `node bench/micro/calendar.mjs`. Of each org a week is written, as
// `GET /api/cronjobs/calendar` writes it; the medians of the turns are printed.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { keepPackagesOutside } from '../../scripts/packages-outside.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outfile = `${root}dist/micro/calendar.mjs`;
const TURNS = 21;

await build({
  entryPoints: [`${root}apps/api/src/cronjobs/calendar.ts`],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  plugins: [keepPackagesOutside],
});
const { parseCalendar, writeCalendar } = await import(outfile);

const jobs = (count, expression, timezone) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: String(384166855765349000n + BigInt(index)), destination: 'https://example.com/hook' },
    ...{ expression, timezone },
  }));

const ORGS = {
  '1 job of every minute': jobs(1, '* * * * *', 'UTC'),
  '1,000 jobs of every minute': jobs(1_000, '* * * * *', 'UTC'),
  '1,000 jobs of every minute, in Berlin': jobs(1_000, '* * * * *', 'Europe/Berlin'),
  '1,000 jobs of every day': jobs(1_000, '30 2 * * *', 'Europe/Berlin'),
};
const range = parseCalendar({ from: '2027-03-22T00:00:00Z' }, new Date());

for (const [name, org] of Object.entries(ORGS)) {
  const times = [];
  let text = '';
  for (let turn = 0; turn < TURNS; turn += 1) {
    const before = process.cpuUsage();
    const calendar = await writeCalendar(org, range);
    text = JSON.stringify(calendar);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
  }
  const { jobs: told, more } = JSON.parse(text);
  const ticks = told.reduce((sum, job) => sum + job.ticks.length, 0);
  const ms = times.sort((one, other) => one - other)[Math.floor(TURNS / 2)];
  const sizes = `${text.length} B, ${gzipSync(text).length} B as gzip`;
  console.log(
    `${name}: ${ms.toFixed(1)} ms, ${sizes}, ${ticks} ticks of ${told.length} jobs${more ? ', and more' : ''}`,
  );
}
