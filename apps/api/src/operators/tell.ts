import type { OperatorChannel, OperatorNotice, Reply, TellingReply } from '@jiter/core';
import type { Mailer } from '@jiter/runtime';
import type { DueOperatorNotice } from '@jiter/store';

/** Where those who run the server are told. */
export type OperatorTargets = {
  webhook?: string | undefined;
  slack?: string | undefined;
  /** `addresses` answers those that are known, also while nobody can be asked. */
  email?: { mailer: Mailer; addresses: () => Promise<readonly string[]> } | undefined;
};

export type TellOperators = {
  /** By what they can be told just now. */
  channels(): Promise<OperatorChannel[]>;
  /** Rejects for faults of ours only. */
  tell(due: Pick<DueOperatorNotice, 'id' | 'incident' | 'channel' | 'content'>): Promise<TellingReply>;
};

type Deps = { targets: OperatorTargets; publicUrl?: string | undefined };

const TIMEOUT_MS = 10_000;
const NOT_SET_UP: Reply = {
  kind: 'unanswered',
  reason: 'refused',
  detail: 'nobody is to be told by it any more',
};

/** From here and not by a worker: there may be none. Where it goes whoever runs the server says himself, so no guard looks at it. */
export function createTellOperators({ targets, publicUrl }: Deps): TellOperators {
  const { webhook, slack, email } = targets;
  const addresses = async () => (await email?.addresses()) ?? [];
  const by: Readonly<
    Record<OperatorChannel, (due: Parameters<TellOperators['tell']>[0]) => Promise<TellingReply>>
  > = {
    webhook: ({ content }) => post(webhook, noticeBody(content, publicUrl)),
    slack: ({ content: { text } }) =>
      post(slack, { text: publicUrl === undefined ? text : `${text}\n${publicUrl}` }),
    email: async ({ id, incident, content: { text } }) => {
      const to = await addresses();
      if (!email || to.length === 0) return NOT_SET_UP;
      return email.mailer({
        ...{ to, subject: subjectOf(text) },
        paragraphs: [text, ...(publicUrl === undefined ? [] : [{ label: 'Look at it', url: publicUrl }])],
        ...{ name: `operator-notice-${id}`, thread: `operator-incident-${incident}` },
      });
    },
  };
  return {
    async channels() {
      const hasMail = (await addresses()).length > 0;
      const isThere = { webhook: webhook !== undefined, slack: slack !== undefined, email: hasMail };
      return (['webhook', 'slack', 'email'] as const).filter((channel) => isThere[channel]);
    },
    tell: (due) => by[due.channel](due),
  };
}

const noticeBody = ({ type, at, code, text }: OperatorNotice, url: string | undefined) => ({
  ...{ type, timestamp: at },
  data: { code, text, ...(url !== undefined && { url }) },
});

/** Its first sentence. */
const subjectOf = (text: string) => `Jiter: ${text.split(/(?<=[.:])\s/)[0]!.replace(/[.:]$/, '')}`;

async function post(url: string | undefined, body: object): Promise<Reply> {
  if (url === undefined) return NOT_SET_UP;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    return { kind: 'answered', status: answer.status, body: '' };
  } catch (error) {
    return { kind: 'unanswered', reason: 'unreachable', detail: whyOf(error) };
  }
}

/** Node says of what it could not reach that it could not, and beside it why. */
function whyOf(error: unknown): string {
  const { message, cause } = error as { message?: unknown; cause?: { message?: unknown } };
  return String(cause?.message ?? message).slice(0, 200);
}
