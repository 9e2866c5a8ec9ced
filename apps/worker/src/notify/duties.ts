import type { Clock, Log } from '@jiter/core';
import { createMailer, type MailSettings } from '@jiter/runtime';
import type { Store } from '@jiter/store';
import type { Duty } from '../duties/repeat.ts';
import type { Sender } from '../send/sender.ts';
import { createKeepNotices, createSendNotices } from './send-notices.ts';
import { createTellMail } from './tell-by-mail.ts';
import { createTellSlack, createTellWebhook } from './tell-by-post.ts';
import { createWatchHosts } from './watch-hosts.ts';

export type NoticeSettings = MailSettings & {
  /** Where people reach the console. */
  publicUrl?: string | undefined;
  /** By default it is. */
  isConsoleOn?: boolean;
};

export type NoticeDeps = {
  store: Pick<Store, 'notices' | 'secrets'>;
  sender: Pick<Sender, 'send'>;
  settings: NoticeSettings;
  userAgent: string;
  clock: Clock;
  log: Log;
};

/** Workers say every ten seconds what they counted. */
const WATCH_EVERY_MS = 10_000;
const SEND_EVERY_MS = 5_000;
const KEEP_EVERY_MS = 60_000;

/** What whoever leads does so that people hear what goes wrong. */
export function noticeDuties({ store, sender, settings, userAgent, clock, log }: NoticeDeps): Duty[] {
  const { notices, secrets } = store;
  const { publicUrl, isConsoleOn: hasConsole = true } = settings;
  const pages = { publicUrl, hasConsole };
  const tell = {
    webhook: createTellWebhook({ sender, secrets, clock, userAgent, pages }),
    slack: createTellSlack({ sender, userAgent, pages }),
    email: createTellMail(createMailer(settings), pages),
  };
  return [
    dutyOf('incidents', WATCH_EVERY_MS, createWatchHosts({ notices, log })),
    dutyOf('failed-events', WATCH_EVERY_MS, () => notices.tellFailedEvents()),
    dutyOf('notices', SEND_EVERY_MS, createSendNotices({ notices, tell, clock, log })),
    dutyOf('digests', KEEP_EVERY_MS, createKeepNotices({ notices })),
  ];
}

const dutyOf = (name: string, everyMs: number, run: Duty['run']): Duty => ({
  name,
  firstMs: everyMs,
  everyMs,
  run,
});
