import type { Inbox, InboxRequest } from '@jiter/client';
import {
  countOf,
  EXIT_DONE,
  listOf,
  one,
  text,
  texts,
  UsageError,
  type Command,
  type Context,
} from './command.ts';
import { table } from './output.ts';

const STEPS = '--step 503 --step "200 after 2s"';

const showInboxes = (inboxes: readonly Inbox[]) =>
  table(
    ['id', 'url', 'answers', 'next'],
    inboxes.map(({ id, url, script, nextStep }) => [id, url, script.join(', '), script[nextStep - 1]]),
  );

const showRequests = (requests: readonly InboxRequest[]) =>
  table(
    ['id', 'received', 'method', 'lag', 'signatures', 'answered', 'body'],
    requests.map(({ id, receivedAt, method, lagMs, signatures, answer, body }) => [
      ...[id, receivedAt, method, lagMs === undefined ? undefined : `${lagMs} ms`],
      signatures.map(({ scheme, verdict }) => `${scheme} ${verdict}`).join(', '),
      answer,
      body,
    ]),
  );

const show = ({ output }: Context, inbox: Inbox) => {
  output.show(inbox, () => showInboxes([inbox]));
  return EXIT_DONE;
};

const create: Command = {
  takes: `[${STEPS}]`,
  summary: 'makes a receiver that keeps what comes and answers step by step; the last step repeats',
  options: { step: texts },
  async run(context, { values }) {
    const script = listOf(values, 'step');
    return show(context, await context.client.inboxes.create(script ? { script: [...script] } : {}));
  },
};

const list: Command = {
  takes: '',
  summary: 'lists the inboxes',
  async run({ client, output }) {
    const inboxes = await client.inboxes.list();
    output.show(inboxes, () => showInboxes(inboxes));
    return EXIT_DONE;
  },
};

const script: Command = {
  takes: `ID ${STEPS}`,
  summary: 'tells an inbox what to answer from now on',
  options: { step: texts },
  async run(context, { values, rest }) {
    const steps = listOf(values, 'step');
    if (!steps) throw new UsageError(`What shall it answer? ${STEPS}`);
    return show(context, await context.client.inboxes.tell(one(rest, 'inbox'), steps));
  },
};

const requests: Command = {
  takes: 'ID [--limit 50]',
  summary: 'shows what came to an inbox, newest first',
  options: { limit: text },
  async run({ client, output }, { values, rest }) {
    const limit = countOf(values, 'limit');
    const found = await client.inboxes.requests(one(rest, 'inbox'), limit === undefined ? {} : { limit });
    output.show(found, () => showRequests(found));
    return EXIT_DONE;
  },
};

const MS_PER_S = 1_000;

const wait: Command = {
  takes: 'ID [--count 1] [--timeout 30]',
  summary: 'waits until so many requests came, for as many seconds at the most, and shows them',
  options: { count: text, timeout: text },
  async run({ client, output, signal }, { values, rest }) {
    const [count, timeoutS] = [countOf(values, 'count'), countOf(values, 'timeout')];
    const found = await client.inboxes.waitFor(one(rest, 'inbox'), {
      signal,
      ...(count !== undefined && { count }),
      ...(timeoutS !== undefined && { timeoutMs: timeoutS * MS_PER_S }),
    });
    output.show(found, () => showRequests(found));
    return EXIT_DONE;
  },
};

const remove: Command = {
  takes: 'ID',
  summary: 'deletes an inbox with all that came to it',
  async run({ client, output }, { rest }) {
    const gone = await client.inboxes.delete(one(rest, 'inbox'));
    output.show(gone, () => `deleted ${gone.id}`);
    return EXIT_DONE;
  },
};

export const INBOX: Readonly<Record<string, Command>> = {
  create,
  list,
  script,
  requests,
  wait,
  delete: remove,
};
