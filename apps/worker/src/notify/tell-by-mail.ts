import { isOfIncident, noticeInWords, type Reply } from '@jiter/core';
import type { Mailer, Paragraph } from '@jiter/runtime';
import { latestOfEach } from './latest-of-each.ts';
import { linkTo, seeToIt, type Pages } from './pages.ts';
import type { Tell, Telling } from './send-notices.ts';

const NOT_SET_UP: Reply = { kind: 'unanswered', reason: 'refused', detail: 'SMTP_URL is not set' };

/** What belongs to one incident is one thread. What waited for the end of somebody's quiet hours is one mail. */
export function createTellMail(mailer: Mailer | undefined, pages: Pages): Tell {
  if (!mailer) return () => Promise.resolve(NOT_SET_UP);
  return (tellings) => {
    const said = latestOfEach(tellings);
    const { id, org, target, content } = said.at(-1)!;
    const isAlone = said.length === 1;
    return mailer({
      to: target.split(','),
      subject: isAlone ? noticeInWords(org, content).subject : `${said.length} notices of your quiet hours`,
      paragraphs: said.flatMap((one) => [...(isAlone ? [] : [headOf(one)]), ...paragraphsOf(one, pages)]),
      name: `notice-${id}`,
      thread: isAlone && isOfIncident(content) ? `incident-${content.incidentId}` : undefined,
      unsubscribe: linkTo(pages, `/o/${org}/settings/notifications`).url,
    });
  };
}

const headOf = ({ org, content }: Telling) => `\n${noticeInWords(org, content).subject}`;

function paragraphsOf({ org, content, linkToken }: Telling, pages: Pages): Paragraph[] {
  const { lines, path } = noticeInWords(org, content);
  const links = [
    { label: 'Look at it', ...linkTo(pages, path) },
    { label: 'Acknowledge or snooze it', ...seeToIt(pages, linkToken) },
  ];
  return [...lines, ...links.flatMap(({ label, url }) => (url === undefined ? [] : [{ label, url }]))];
}
