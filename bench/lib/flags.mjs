import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const FULL = {
  connections: 64,
  warmUp: 1_000,
  create: 10_000,
  batch: 50_000,
  perCall: 1_000,
  drain: 10_000,
  lagRate: 50,
  lagSeconds: 20,
  idleSeconds: 30,
  depth: 1_000_000,
  cron: 100_000,
  aged: 10_000_000,
  agedRounds: 3,
  snapshotSeconds: 300,
  listRounds: 5,
  steadySeconds: 10,
  soakRate: 200,
  soakSeconds: 300,
  insert: 200_000,
};

/** To see that everything runs. The figures mean little. */
const QUICK = {
  ...FULL,
  warmUp: 200,
  create: 1_500,
  batch: 5_000,
  perCall: 500,
  drain: 1_500,
  lagSeconds: 4,
  idleSeconds: 5,
  depth: 20_000,
  cron: 2_000,
  aged: 50_000,
  agedRounds: 1,
  snapshotSeconds: 0,
  listRounds: 1,
  steadySeconds: 4,
  soakRate: 50,
  soakSeconds: 20,
  insert: 20_000,
};

export const USAGE = `npm run bench -- [flags]
  --quick                    small counts: does everything run?
  --only=create,lag          some scenarios: create batch drain lag idle cron depth aged soak limits
  --systems=jiter-redis,…    some systems: jiter-redis jiter-postgres bullmq-redis bullmq-postgres pg-boss
                             graphile-worker quirrel
  --http-client=got,undici   the HTTP clients of Jiter's worker, each a row of its own
  --repeat=3                 how often create, drain and the limits are measured; the median counts
  --soak-minutes=5
  --aged[=1000000]           only what a month of settled events costs, of so many: 10,000,000 by default
  --aged-in=FOLDER           PostgreSQL's data stays there, so that the next run finds its past made
  --jiter-env=NAME=value     a setting of Jiter's (may be repeated)`;

/** @throws Error that names what is wrong with the flags */
export function parseFlags(argv) {
  const isAgedAlone = argv.some((flag) => flag === '--aged' || flag.startsWith('--aged='));
  const list = { type: 'string', multiple: true };
  const { values } = parseArgs({
    // Its number may be left out.
    args: argv.map((flag) => (flag === '--aged' ? '--aged=' : flag)),
    options: {
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      only: list,
      systems: list,
      'http-client': list,
      repeat: { type: 'string' },
      'soak-minutes': { type: 'string' },
      aged: { type: 'string' },
      'aged-in': { type: 'string' },
      'jiter-env': list,
    },
  });
  const { quick, help } = values;
  const only = splitList(values.only) ?? (isAgedAlone ? ['aged'] : undefined);
  return {
    quick,
    help,
    isWhole: !quick && !only && !values.systems && !values['http-client'] && !values['jiter-env'],
    only,
    systems: splitList(values.systems),
    clients: splitList(values['http-client']) ?? ['got', 'undici'],
    repeat: positive('--repeat', values.repeat ?? (quick ? '1' : '3')),
    sizes: sizesOf(quick ? QUICK : FULL, values),
    agedIn: values['aged-in'] && resolve(values['aged-in']),
    jiterEnv: Object.fromEntries((values['jiter-env'] ?? []).map((pair) => pair.split(/=(.*)/s, 2))),
    payloadBytes: 100,
  };
}

function sizesOf(sizes, { 'soak-minutes': soakMinutes, aged }) {
  const settled = aged ? positive('--aged', aged) : sizes.aged;
  return {
    ...sizes,
    ...(soakMinutes && { soakSeconds: positive('--soak-minutes', soakMinutes) * 60 }),
    aged: settled,
    agedPending: Math.ceil(settled / 10),
  };
}

function splitList(values) {
  return values?.flatMap((value) => value.split(','));
}

function positive(flag, text) {
  if (Number(text) > 0) return Number(text);
  throw new Error(`${flag} must be a number above 0`);
}
