import { decideOutcome, describeReply, type Clock, type Log, type Reply } from '@jiter/core';
import type { DueNotice, NoticeStore } from '@jiter/store';
import { allBatches } from '../duties/all-batches.ts';
import type { Term } from '../duties/term.ts';

/** Tells one by its channel. Rejects for faults of ours only. */
export type Tell = (notice: DueNotice & { target: string }) => Promise<Reply>;

type Deps = {
  notices: Pick<NoticeStore, 'take' | 'settle' | 'tellDigests' | 'forget'>;
  tell: Readonly<Record<DueNotice['kind'], Tell>>;
  clock: Clock;
  log: Pick<Log, 'info' | 'warn'>;
};

const MINUTE_MS = 60_000;
/** Then it is old news. */
const RETRY_MS = [1, 5, 15, 60, 180].map((minutes) => minutes * MINUTE_MS);
const AT_ONCE = 20;
const FORGOTTEN_AT_ONCE = 1_000;

/** Tells what is to be told, a few at a time. That a channel fails is shown of it, and told by no other: it might go on for ever. */
export function createSendNotices({ notices, tell, clock, log }: Deps) {
  async function send({ target, ...notice }: DueNotice): Promise<void> {
    const { id, org, kind, attempt, content } = notice;
    const reply = target === undefined ? SEALED : await tell[kind]({ ...notice, target }).catch(toReply);
    const outcome = decideOutcome(reply, attempt, clock.now(), RETRY_MS);
    const status = describeReply(reply);
    const retryAt = outcome.kind === 'retry' ? outcome.at : undefined;
    await notices.settle({ id, status, ...(retryAt && { retryAt }) });
    if (outcome.kind !== 'sent')
      log.warn('notice.not-told', { org, kind, type: content.type, attempt, status });
  }

  async function sendDue(): Promise<number> {
    const due = await notices.take(AT_ONCE);
    await Promise.all(due.map(send));
    return due.length;
  }

  return async (term: Term): Promise<void> => void (await allBatches(term, AT_ONCE, sendDue));
}

/** What makes digests, and forgets what is old. */
export function createKeepNotices({ notices }: Pick<Deps, 'notices'>) {
  return async (term: Term): Promise<void> => {
    await notices.tellDigests();
    await allBatches(term, FORGOTTEN_AT_ONCE, () => notices.forget(FORGOTTEN_AT_ONCE));
  };
}

const SEALED: Reply = {
  kind: 'unanswered',
  reason: 'refused',
  detail: 'no key of JITER_MASTER_KEY opens where it goes',
};

const toReply = (error: unknown): Reply => ({
  kind: 'unanswered',
  reason: 'unreachable',
  detail: error instanceof Error ? error.message : String(error),
});
