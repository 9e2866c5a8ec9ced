import { readFile } from 'node:fs/promises';
import type { Event, EventQuery, NewEvent } from '@jiter/client';
import {
  countOf,
  eachOf,
  EXIT_DONE,
  flag,
  given,
  listOf,
  one,
  text,
  textOf,
  texts,
  upTo,
  UsageError,
  type Command,
  type Context,
  type Values,
} from './command.ts';
import { showArrival, showAttempt, showChanges, showDryRun, showEvent, showEvents } from './show.ts';
import { watchArrivals, watchEvent, type Filter } from './watch.ts';

/** What an event and a cron job say alike, by the names that the API has for it. */
export const CONTENT = {
  to: 'destination',
  method: 'method',
  format: 'format',
  encoding: 'encoding',
  timeout: 'timeout',
  'max-age': 'maxAge',
  label: 'labels',
};
export const CONTENT_OPTIONS = {
  ...{ to: text, payload: text, method: text, format: text, encoding: text, timeout: text, 'max-age': text },
  ...{ label: texts, header: texts, metadata: texts },
};
const WHEN = { at: 'scheduledTime', in: 'delay', local: 'localTime', zone: 'timezone' };
/** One of these says when. */
const TIMES = ['at', 'in', 'local'];
const WHICH_TIME =
  'When? Please add --in 1h, --at 2030-01-31T10:00:00Z, or --local 2030-01-31T10:00 --zone Europe/Berlin';

/** Reads a text, the file of `@name`, or with `-` what is put in. */
export async function contentOf(values: Values, context: Context): Promise<Record<string, unknown>> {
  const payload = textOf(values, 'payload');
  return {
    ...given(values, CONTENT),
    ...(payload !== undefined && { payload: await payloadOf(payload, context) }),
    ...pairs(values, 'header', 'headers', ':'),
    ...pairs(values, 'metadata', 'metadata', '='),
  };
}

async function payloadOf(payload: string, { readInput }: Context): Promise<string> {
  if (payload === '-') return textFrom(await readInput(), '-');
  if (!payload.startsWith('@')) return payload;
  const bytes = await readFile(payload.slice(1)).catch((error: Error) => {
    throw new UsageError(`--payload ${payload} cannot be read: ${error.message}`);
  });
  return textFrom(bytes, payload);
}

/** Anything else would arrive as another text, with no word of it. */
function textFrom(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(
      `--payload ${name} is no text in UTF-8: send bytes by --format raw --encoding base64, as base64 -w0 writes them`,
    );
  }
}

function pairs(values: Values, option: string, field: string, sign: string): Record<string, unknown> {
  const list = listOf(values, option);
  if (!list) return {};
  const entries = list.map((pair) => {
    const at = pair.indexOf(sign);
    if (at < 1) throw new UsageError(`--${option} '${pair}' must be a name${sign}value`);
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  // An object would keep the last of them, with no word of the others.
  const names = entries.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new UsageError(`--${option} '${twice}' is there twice: it can have one value`);
  return { [field]: Object.fromEntries(entries) };
}

const create: Command = {
  takes: '--to URL --payload TEXT|@FILE|- (--at TIME | --in 1h | --local TIME --zone ZONE)',
  summary: 'creates an event',
  options: {
    ...CONTENT_OPTIONS,
    ...{ at: text, in: text, local: text, zone: text, key: text, 'expires-at': text },
    ...{ 'dry-run': flag, watch: flag },
  },
  async run(context, { values }) {
    const { client, output } = context;
    const event = {
      ...(await contentOf(values, context)),
      ...given(values, { ...WHEN, 'expires-at': 'expiresAt' }),
    } as NewEvent;
    if (!TIMES.some((name) => name in values)) throw new UsageError(WHICH_TIME);
    const key = textOf(values, 'key');
    if (values['dry-run']) {
      if (values['watch'])
        throw new UsageError('A dry run makes nothing to watch: leave out --watch, or --dry-run');
      const dry = await client.events.dryRun({
        ...event,
        ...(key !== undefined && { idempotencyKey: key }),
      });
      output.show(dry, () => showDryRun(dry));
      return EXIT_DONE;
    }
    const made = await client.events.create(event, key === undefined ? {} : { idempotencyKey: key });
    output.show(made, () => showEvents([made]));
    return values['watch'] ? watchOne(context, made.id) : EXIT_DONE;
  },
};

async function watchOne(context: Context, id: string): Promise<number> {
  const { output } = context;
  const { event, code } = await watchEvent(context, id, (attempt) =>
    output.showNext(attempt, () => showAttempt(attempt)),
  );
  output.note(`The event is ${event.status}.`);
  return code;
}

const get: Command = {
  takes: 'ID',
  summary: 'shows an event and its attempts; with --watch each attempt as it comes',
  options: { watch: flag },
  async run(context, { values, rest }) {
    const id = one(rest, 'event');
    if (values['watch']) return watchOne(context, id);
    const event = await context.client.events.get(id);
    context.output.show(event, () => showEvent(event));
    return EXIT_DONE;
  },
};

/** What a list and a watch are asked for, by the names that the API has for it. */
const FILTERS = {
  status: 'status',
  host: 'host',
  label: 'label',
  destination: 'destination',
  key: 'idempotencyKey',
  reason: 'failureReason',
};
const FILTER_OPTIONS = {
  ...{ host: texts, label: texts, status: texts, metadata: texts, reason: texts },
  ...{ destination: text, key: text, cron: flag },
};
const RANGE = { from: 'scheduledStartDate', until: 'scheduledEndDate' };
/** What a watch has no use for: it shows what comes from now on, as long as it lasts. */
const OF_A_LIST = ['from', 'until', 'limit', 'latest'];

const filterOf = (values: Values): Filter => ({
  ...given(values, FILTERS),
  ...pairs(values, 'metadata', 'metadata', '='),
  ...(values['cron'] === true && { include: 'cron' }),
});

const list: Command = {
  takes: '[--status …] [--host …] [--label …] [--limit 20] [--latest]',
  summary: 'lists events by their time, as many as --limit says; with --watch what arrives from now on',
  options: { ...FILTER_OPTIONS, ...{ from: text, until: text, limit: text, latest: flag, watch: flag } },
  async run(context, { values }) {
    if (values['watch']) return watchAll(context, values);
    const limit = countOf(values, 'limit') ?? 20;
    const query: EventQuery = {
      ...filterOf(values),
      ...given(values, RANGE),
      ...(values['latest'] === true && { order: 'desc' }),
      limit: Math.min(limit, 1_000),
    };
    const events = await upTo(limit, context.client.events.list(query));
    context.output.show(events, () => showEvents(events));
    return EXIT_DONE;
  },
};

function watchAll(context: Context, values: Values): Promise<number> {
  const useless = OF_A_LIST.find((name) => name in values);
  if (useless !== undefined)
    throw new UsageError(
      `--${useless} is of a list, and what is watched comes from now on: leave out --${useless}, or --watch`,
    );
  context.output.note('Ctrl-C ends it.');
  return watchArrivals(context, filterOf(values), (arrival) =>
    context.output.showNext(
      { ...arrival.event, lagMs: arrival.attempt?.lagMs, answer: arrival.attempt?.status },
      () => showArrival(arrival),
    ),
  );
}

const tail: Command = {
  takes: '[--status …] [--host …] [--label …]',
  summary: 'shows what arrives and what fails as it happens, with its lag',
  options: FILTER_OPTIONS,
  run: (context, { values }) => watchAll(context, values),
};

const each = eachOf<Event>('event', showEvents);

export const EVENTS: Readonly<Record<string, Command>> = {
  create,
  get,
  list,
  tail,
  explain: {
    takes: 'ID',
    summary: 'says why an event is where it is, and what happens next',
    async run({ client, output }, { rest }) {
      const found = await client.events.explain(one(rest, 'event'));
      output.show(found, () => found.sentences.map(({ text: sentence }) => sentence).join('\n'));
      return EXIT_DONE;
    },
  },
  changes: {
    takes: 'ID',
    summary: 'says who created an event and who changed it, from what to what',
    async run({ client, output }, { rest }) {
      const changes = await upTo(1_000, client.events.changes(one(rest, 'event')));
      output.show(changes, () => showChanges(changes));
      return EXIT_DONE;
    },
  },
  cancel: {
    takes: 'ID...',
    summary: 'cancels events',
    run: each(({ client }, id) => client.events.cancel(id)),
  },
  retry: {
    takes: 'ID... [--in 5min]',
    summary: 'has failed events tried again',
    options: { in: text, 'max-age': text },
    run: each(({ client }, id, values) =>
      client.events.retry(id, given(values, { in: 'delay', 'max-age': 'maxAge' })),
    ),
  },
  replay: {
    takes: 'ID... [--in 5min | --at TIME]',
    summary: 'makes new events of settled ones',
    options: { in: text, at: text },
    run: each(({ client }, id, values) =>
      client.events.replay(id, given(values, { in: 'delay', at: 'scheduledTime' })),
    ),
  },
};
