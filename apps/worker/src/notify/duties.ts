import type { Clock, Log } from '@jiter/core';
import type { Store } from '@jiter/store';
import type { Duty } from '../duties/repeat.ts';
import type { Sender } from '../send/sender.ts';
import { createKeepNotices, createSendNotices } from './send-notices.ts';
import { createTellMail, type MailSettings } from './tell-by-mail.ts';
import { createTellSlack, createTellWebhook } from './tell-by-post.ts';
import { createWatchHosts } from './watch-hosts.ts';

type Deps = {
  store: Pick<Store, 'notices' | 'secrets'>;
  sender: Pick<Sender, 'send'>;
  settings: MailSettings;
  userAgent: string;
  clock: Clock;
  log: Log;
};

/** Workers say every ten seconds what they counted. */
const WATCH_EVERY_MS = 10_000;
const SEND_EVERY_MS = 5_000;
const KEEP_EVERY_MS = 60_000;

/** What whoever leads does so that people hear what goes wrong. */
export function noticeDuties({ store, sender, settings, userAgent, clock, log }: Deps): Duty[] {
  const { notices, secrets } = store;
  const { publicUrl } = settings;
  const tell = {
    webhook: createTellWebhook({ sender, secrets, clock, userAgent, publicUrl }),
    slack: createTellSlack({ sender, userAgent, publicUrl }),
    email: createTellMail(settings),
  };
  return [
    dutyOf('incidents', WATCH_EVERY_MS, createWatchHosts({ notices, log })),
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
