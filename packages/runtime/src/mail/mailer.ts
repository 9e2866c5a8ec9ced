import type { SMTPError } from 'nodemailer/lib/smtp-connection/index.js';
import type { SentMessageInfo } from 'nodemailer/lib/smtp-transport/index.js';
import { loadOnce } from '@jiter/cache';
import type { Reply, TellingReply } from '@jiter/core';

export type MailSettings = {
  /** `smtp://user:password@host:587`. Absent: nobody gets mail. */
  smtpUrl?: string | undefined;
  mailFrom?: string | undefined;
};

/** A line, or what leads somewhere. */
export type Paragraph = string | { label: string; url: string };

export type Mail = {
  to: readonly string[];
  subject: string;
  paragraphs: readonly Paragraph[];
  /** It is known by it, and by nothing else. */
  name: string;
  /** What all that belong together say. */
  thread?: string | undefined;
  /** Where one sees to it that no more of them come. */
  unsubscribe?: string | undefined;
};

/** Rejects for faults of ours only. */
export type Mailer = (mail: Mail) => Promise<TellingReply>;

/**
 * However often a server breaks its silence: what is to be told is taken for a minute, and whoever had it for longer would have it told
 * by another one as well.
 */
const WHOLE_MS = 45_000;

/** Plain text, and the same as HTML. Undefined where no mail is sent. `wholeMs`: what one may take in all. */
export function createMailer(
  { smtpUrl, mailFrom }: MailSettings,
  wholeMs: number = WHOLE_MS,
): Mailer | undefined {
  if (smtpUrl === undefined) return undefined;
  const { hostname } = new URL(smtpUrl);
  const idOf = (name: string) => `<${name}@${hostname}>`;
  // Loaded where it is used: most have no mail.
  const transport = loadOnce(async () => (await import('./open-transport.ts')).openTransport(smtpUrl));

  return async ({ to, subject, paragraphs, name, thread, unsubscribe }) => {
    const signal = AbortSignal.timeout(wholeMs);
    return (await transport())
      .sendMail({
        signal,
        ...{ from: mailFrom ?? `Jiter <jiter@${hostname}>`, to: [...to], subject },
        ...{ text: paragraphs.map(textOf).join('\n'), html: paragraphs.map(htmlOf).join('\n') },
        messageId: idOf(name),
        ...(thread !== undefined && { references: idOf(thread), inReplyTo: idOf(thread) }),
        ...(unsubscribe !== undefined && { list: { unsubscribe } }),
      })
      .then(toSent, (error: SMTPError) => (signal.aborted ? tookTooLong(wholeMs) : toReply(error)));
  };
}

/** By SMTP's own code. */
const SENT: Reply = { kind: 'answered', status: 250, body: '' };
const LONGEST_DETAIL = 200;
/** What is said of one of several, and how many are named. */
const LONGEST_EACH = 100;
const MOST_NAMED = 5;

/** A server that takes it for some of those it is for has taken it: the others are named, and it is not sent again to all. */
function toSent({ rejectedErrors = [] }: SentMessageInfo): TellingReply {
  if (rejectedErrors.length === 0) return SENT;
  const named = rejectedErrors
    .slice(0, MOST_NAMED)
    .map(({ recipient, response, message }) => `${recipient} (${cut(response ?? message, LONGEST_EACH)})`);
  const others = rejectedErrors.length - named.length;
  return { ...SENT, besides: `not to ${named.join(', ')}${others > 0 ? ` and ${others} others` : ''}` };
}

const cut = (text: string, longest: number) => text.replace(/\s+/g, ' ').slice(0, longest);

const tookTooLong = (wholeMs: number): Reply => ({
  kind: 'unanswered',
  reason: 'timeout',
  detail: `the mail server took longer than ${wholeMs / 1_000} s in all`,
});

/** A server that says 5xx means it: nothing is gained by asking again. */
function toReply(error: SMTPError): Reply {
  const { responseCode = 0, message } = error;
  const reason = responseCode >= 500 ? 'refused' : 'unreachable';
  return { kind: 'unanswered', reason, detail: cut(message, LONGEST_DETAIL) };
}

const textOf = (paragraph: Paragraph) =>
  typeof paragraph === 'string' ? paragraph : `\n${paragraph.label}: ${paragraph.url}`;

function htmlOf(paragraph: Paragraph): string {
  if (typeof paragraph === 'string') return `<p>${escape(paragraph)}</p>`;
  return `<p><a href="${escape(paragraph.url)}">${escape(paragraph.label)}</a></p>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
