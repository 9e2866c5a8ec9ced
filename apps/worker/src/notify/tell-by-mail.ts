import type { SMTPError } from 'nodemailer/lib/smtp-connection/index.js';
import type { Transporter } from 'nodemailer';
import { noticeInWords, type NoticeContent, type Reply } from '@jiter/core';
import { linkTo } from './tell-by-post.ts';
import type { Tell } from './send-notices.ts';

export type MailSettings = {
  /** `smtp://user:password@host:587`. Absent: nobody gets mail. */
  smtpUrl?: string | undefined;
  mailFrom?: string | undefined;
  publicUrl?: string | undefined;
};

const NOT_SET_UP: Reply = { kind: 'unanswered', reason: 'refused', detail: 'SMTP_URL is not set' };

/** Plain text, and the same as HTML. What belongs to one incident is one thread. */
export function createTellMail({ smtpUrl, mailFrom, publicUrl }: MailSettings): Tell {
  if (smtpUrl === undefined) return () => Promise.resolve(NOT_SET_UP);
  const { hostname } = new URL(smtpUrl);
  let transport: Promise<Transporter> | undefined;

  return async ({ id, org, target, content }) => {
    const words = noticeInWords(org, content);
    const { url } = linkTo(publicUrl, words.path);
    const settings = linkTo(publicUrl, `/o/${org}/settings/notifications`).url;
    const thread = threadOf(content, hostname);
    // Loaded where it is used: most have no mail.
    transport ??= import('./open-transport.ts').then(({ openTransport }) => openTransport(smtpUrl));
    return (await transport)
      .sendMail({
        from: mailFrom ?? `Jiter <jiter@${hostname}>`,
        to: target.split(','),
        subject: words.subject,
        text: [...words.lines, ...(url ? ['', url] : [])].join('\n'),
        html: htmlOf(words.lines, url),
        messageId: `<notice-${id}@${hostname}>`,
        ...(thread !== undefined && { references: thread, inReplyTo: thread }),
        ...(settings !== undefined && { list: { unsubscribe: settings } }),
      })
      .then(() => SENT, toReply);
  };
}

/** By SMTP's own code. */
const SENT: Reply = { kind: 'answered', status: 250, body: '' };

/** A server that says 5xx means it: nothing is gained by asking again. */
function toReply(error: SMTPError): Reply {
  const { responseCode = 0, message } = error;
  const detail = message.replace(/\s+/g, ' ').slice(0, LONGEST_DETAIL);
  return { kind: 'unanswered', reason: responseCode >= 500 ? 'refused' : 'unreachable', detail };
}

const LONGEST_DETAIL = 200;

function threadOf(content: NoticeContent, hostname: string): string | undefined {
  return 'incidentId' in content ? `<incident-${content.incidentId}@${hostname}>` : undefined;
}

function htmlOf(lines: readonly string[], url: string | undefined): string {
  const link = url ? [`<p><a href="${escape(url)}">Look at it</a></p>`] : [];
  return [...lines.map((line) => `<p>${escape(line)}</p>`), ...link].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
