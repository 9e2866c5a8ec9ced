import { isoTime, noticeInWords, signStandard, type Clock } from '@jiter/core';
import type { SecretStore } from '@jiter/store';
import type { Sender } from '../send/sender.ts';
import { linkTo, seeToIt, type Pages } from './pages.ts';
import type { Tell } from './send-notices.ts';

type Deps = {
  /** The one of deliveries: nothing goes where its guard forbids it. */
  sender: Pick<Sender, 'send'>;
  secrets: Pick<SecretStore, 'signingSecrets'>;
  clock: Clock;
  userAgent: string;
  pages: Pages;
};

const TIMEOUT_MS = 15_000;

/** As Standard Webhooks has it: `{type, timestamp, data}`, signed with the org's secrets. */
export function createTellWebhook({ sender, secrets, clock, userAgent, pages }: Deps): Tell {
  return async ([{ id, org, target: url, content, createdAt, linkToken }]) => {
    const { type, ...data } = content;
    const { subject, lines, path } = noticeInWords(org, content);
    const text = [subject, ...lines].join('\n');
    const { url: acknowledgeUrl } = seeToIt(pages, linkToken);
    const body = JSON.stringify({
      type,
      timestamp: isoTime(createdAt),
      data: { org, ...data, text, ...linkTo(pages, path), acknowledgeUrl },
    });
    const webhookId = `ntc_${id}`;
    const timestampS = Math.floor(clock.now().getTime() / 1_000);
    const signatures = (await secrets.signingSecrets(org)).map((secret) =>
      signStandard(secret, webhookId, timestampS, body),
    );
    const headers = {
      'Content-Type': 'application/json',
      'webhook-id': webhookId,
      'webhook-timestamp': String(timestampS),
      'webhook-signature': signatures.join(' '),
      'User-Agent': userAgent,
    };
    return sender.send({ org, url, headers, body, timeoutMs: TIMEOUT_MS });
  };
}

/** For incoming webhooks of Slack, and of those that take the same. `text` is for those that show no blocks. */
export function createTellSlack({ sender, userAgent, pages }: Omit<Deps, 'secrets' | 'clock'>): Tell {
  return ([{ org, target: url, content, linkToken }]) => {
    const { subject, lines, path } = noticeInWords(org, content);
    const links = [
      ['Look at it', linkTo(pages, path).url],
      ['Acknowledge or snooze it', seeToIt(pages, linkToken).url],
    ].flatMap(([label, link]) => (link === undefined ? [] : [`<${link}|${label}>`]));
    const said = shortened([`*${escape(subject)}*`, ...lines.map(escape)]);
    const body = JSON.stringify({
      text: [subject, ...lines].map(escape).join('\n'),
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: [said, ...links].join('\n') } }],
    });
    const headers = { 'Content-Type': 'application/json', 'User-Agent': userAgent };
    return sender.send({ org, url, headers, body, timeoutMs: TIMEOUT_MS });
  };
}

/** With its links it is below the 3,000 that Slack takes. */
const LONGEST_TEXT = 2_000;

/** Whole lines, as half a number is another one, and that there are more. */
function shortened(lines: readonly string[]): string {
  const whole = lines.join('\n');
  if (whole.length <= LONGEST_TEXT) return whole;
  const cut = whole.lastIndexOf('\n', LONGEST_TEXT);
  return cut < 0 ? whole.slice(0, LONGEST_TEXT) : `${whole.slice(0, cut)}\n…`;
}

/** Nobody is mentioned, and nothing linked, by the name of a host. */
const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
