// What metrics cost on the way of an event and of a request: `node bench/micro/metrics.mjs`. Each is timed in turns with
// the same work without it, so that a busy machine slows both; the medians of the turns are printed.
import { rm } from 'node:fs/promises';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { keepPackagesOutside } from '../../scripts/packages-outside.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outdir = `${root}dist/micro`;
const TURNS = 21;
const OPERATIONS = 200_000;
const HOSTS = 200;

const entry = `
  export { createTally } from './apps/worker/src/observe/tally.ts';
  export { listFamilies } from './apps/worker/src/observe/families.ts';
  export { createHttpTally } from './apps/api/src/metrics/http-tally.ts';
  export { countingCreated } from './apps/api/src/metrics/observed.ts';
  export { createMetrics } from '@jiter/metrics';
  export { createStatementTally } from './packages/store/src/database/statement-tally.ts';
  export { timeStatements } from './packages/store/src/database/time-statements.ts';
`;
await build({
  stdin: { contents: entry, resolveDir: root, loader: 'ts' },
  outfile: `${outdir}/parts.mjs`,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  plugins: [keepPackagesOutside],
});
const parts = await import(`${outdir}/parts.mjs`);
const { createTally, listFamilies, createHttpTally, countingCreated, createMetrics } = parts;
const { createStatementTally, timeStatements } = parts;

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** In µs for each operation, of processor time. */
async function time(run) {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / OPERATIONS;
}

async function compare(name, without, having) {
  const pairs = [];
  for (let turn = 0; turn < TURNS; turn += 1) pairs.push([await time(without), await time(having)]);
  const [plain, counted] = [0, 1].map((side) => median(pairs.map((pair) => pair[side])));
  const cost = median(pairs.map(([one, other]) => other - one));
  console.log(
    `${name}: ${plain.toFixed(3)} µs without, ${counted.toFixed(3)} µs with; ${cost.toFixed(3)} µs more`,
  );
}

const results = Array.from({ length: HOSTS }, (_none, index) => ({
  event: { org: '1', destination: `https://host-${index}.example.com/hook` },
  startedAt: new Date(),
  lagMs: index % 7,
  durationMs: index % 90,
  status: index % 20 ? '200' : '500',
  signatures: {},
  outcome: { kind: 'sent' },
}));
const tally = createTally();
const byOrg = createTally({ byOrg: true });
const metrics = createMetrics(
  listFamilies({
    version: 'x',
    skewMs: () => 0,
    totals: tally.totals,
    duties: new Map(),
    inFlight: () => 0,
    waiting: () => 0,
    statements: () => [],
  }),
);

/** What a worker counts for its charts; /metrics reads the same totals and adds nothing to it. */
await compare(
  'a delivered event, counted for charts and metrics together',
  () => {
    for (let n = 0; n < OPERATIONS; n += 1) void results[n % HOSTS].lagMs;
  },
  () => {
    for (let n = 0; n < OPERATIONS; n += 1) {
      tally.attempted(results[n % HOSTS]);
      tally.recorded(results[n % HOSTS]);
    }
    tally.take();
  },
);
await compare(
  'of that, with a scrape for each 200,000 events instead of none',
  () => {
    for (let n = 0; n < OPERATIONS; n += 1) tally.attempted(results[n % HOSTS]);
  },
  async () => {
    for (let n = 0; n < OPERATIONS; n += 1) tally.attempted(results[n % HOSTS]);
    await metrics.text();
  },
);

await compare(
  'of that, with METRICS_ORG_LABEL instead of without',
  () => {
    for (let n = 0; n < OPERATIONS; n += 1) tally.attempted(results[n % HOSTS]);
  },
  () => {
    for (let n = 0; n < OPERATIONS; n += 1) byOrg.attempted(results[n % HOSTS]);
  },
);

/** One of an event alone: a batch of a hundred has one as well. */
const ask = (connection) => () => {
  const statement = { title: 'claim', text: 'select' };
  for (let n = 0; n < OPERATIONS; n += 1) connection.query(statement, () => {});
};
const answered = { rowCount: 1 };
const newConnection = () => ({ query: (_statement, answer) => answer(null, answered) });
const timed = newConnection();
timeStatements(timed, createStatementTally().count);
await compare('a statement, timed and counted by its name', ask(newConnection()), ask(timed));

const route = { path: '/events' };
const request = { method: 'POST', route, originalUrl: '/api/events' };
const answer = (listener) => () => {
  for (let n = 0; n < OPERATIONS; n += 1) {
    const response = Object.assign(new EventEmitter(), { statusCode: 200 });
    response.once('close', () => {});
    listener(request, response);
    response.emit('finish');
    response.emit('close');
  }
};
const plain = () => {};
await compare('a request, counted by its route', answer(plain), answer(createHttpTally().counting(plain)));

const events = { create: async (input) => input };
const created = { create: 0, batch: 0, replay: 0, run: 0 };
const counted = countingCreated({ events, cronJobs: {} }, { created }).events;
const createAll = (store) => async () => {
  for (let n = 0; n < OPERATIONS; n += 1) await store.create(request);
};
await compare('a created event, counted by its source', createAll(events), createAll(counted));

const scrapes = 200;
await metrics.text();
const before = process.cpuUsage();
for (let n = 0; n < scrapes; n += 1) await metrics.text();
const { user, system } = process.cpuUsage(before);
console.log(`a scrape of a worker: ${((user + system) / 1_000 / scrapes).toFixed(2)} ms`);
await rm(outdir, { recursive: true, force: true });
