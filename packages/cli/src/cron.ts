import type { CronJob, NewCronJob } from '@jiter/client';
import {
  countOf,
  eachOf,
  EXIT_DONE,
  flag,
  given,
  one,
  text,
  textOf,
  upTo,
  UsageError,
  type Command,
} from './command.ts';
import { CONTENT_OPTIONS, contentOf } from './events.ts';
import { sheet, table } from './output.ts';
import { showCronJobs, showDryRun, showEvents } from './show.ts';

const SCHEDULE = { expression: 'expression', zone: 'timezone', misfire: 'misfire' };

const create: Command = {
  takes: '--expression "0 9 * * 1" --to URL --payload TEXT|@FILE|- [--zone ZONE]',
  summary: 'creates a cron job',
  options: { ...CONTENT_OPTIONS, ...{ expression: text, zone: text, misfire: text, 'dry-run': flag } },
  async run(context, { values }) {
    const { client, output } = context;
    const job = { ...(await contentOf(values, context)), ...given(values, SCHEDULE) } as NewCronJob;
    if (values['dry-run']) {
      const { cronJob, ...dry } = await client.cronJobs.dryRun(job);
      output.show({ cronJob, ...dry }, () => `${showCronJobs([cronJob])}\n\n${showDryRun(dry)}`);
      return EXIT_DONE;
    }
    const made = await client.cronJobs.create(job);
    output.show(made, () => showCronJobs([made]));
    return EXIT_DONE;
  },
};

const get: Command = {
  takes: 'ID',
  summary: 'shows a cron job and its latest attempts',
  async run({ client, output }, { rest }) {
    const job = await client.cronJobs.get(one(rest, 'cron job'));
    output.show(job, () => {
      const { history, ...fields } = job;
      const rows = history.map(({ createdAt, status, lagMs }) => [createdAt, status, `${lagMs} ms`]);
      return `${sheet(fields)}\n\n${table(['at', 'status', 'lag'], rows)}`;
    });
    return EXIT_DONE;
  },
};

const list: Command = {
  takes: '[--limit 100]',
  summary: 'lists cron jobs',
  options: { limit: text },
  async run({ client, output }, { values }) {
    const limit = countOf(values, 'limit') ?? Infinity;
    const jobs = await upTo(limit, client.cronJobs.list({ limit: Math.min(limit, 1_000) }));
    output.show(jobs, () => showCronJobs(jobs));
    return EXIT_DONE;
  },
};

const edit: Command = {
  takes: 'ID [--expression …] [--zone …] [--to URL] [--payload …]',
  summary: 'changes a cron job',
  options: { ...CONTENT_OPTIONS, ...{ expression: text, zone: text, misfire: text } },
  async run(context, { values, rest }) {
    const id = one(rest, 'cron job');
    const changes = { ...(await contentOf(values, context)), ...given(values, SCHEDULE) };
    const job = await context.client.cronJobs.edit(id, changes);
    context.output.show(job, () => showCronJobs([job]));
    return EXIT_DONE;
  },
};

const each = eachOf<CronJob>('cron job', showCronJobs);

const preview: Command = {
  takes: '"0 9 * * 1" [--zone Europe/Berlin] [--count 5]',
  summary: 'says when an expression fires',
  options: { zone: text, count: text },
  async run({ client, output }, { values, rest }) {
    if (rest.length > 1) throw new UsageError('Please quote the expression: jiter cron preview "0 9 * * 1"');
    const count = countOf(values, 'count');
    const zone = textOf(values, 'zone');
    const expression = one(rest, 'expression');
    const found = await client.cronJobs.preview({
      expression,
      ...(zone !== undefined && { timezone: zone }),
      ...(count !== undefined && { count }),
    });
    output.show(found, () => [found.description, ...found.times].join('\n'));
    return EXIT_DONE;
  },
};

export const CRON: Readonly<Record<string, Command>> = {
  create,
  get,
  list,
  edit,
  pause: {
    takes: 'ID...',
    summary: 'pauses cron jobs',
    run: each(({ client }, id) => client.cronJobs.edit(id, { status: 'Disabled' })),
  },
  resume: {
    takes: 'ID...',
    summary: 'resumes cron jobs',
    run: each(({ client }, id) => client.cronJobs.edit(id, { status: 'Active' })),
  },
  run: {
    takes: 'ID',
    summary: 'makes one more event of a cron job, now',
    async run({ client, output }, { rest }) {
      const event = await client.cronJobs.run(one(rest, 'cron job'));
      output.show(event, () => showEvents([event]));
      return EXIT_DONE;
    },
  },
  delete: {
    takes: 'ID...',
    summary: 'deletes cron jobs',
    run: eachOf<Partial<CronJob>>('cron job', showCronJobs)(({ client }, id) => client.cronJobs.delete(id)),
  },
  preview,
};
