import {
  concludeTelling,
  replyOfFault,
  type Clock,
  type Log,
  type Reply,
  type TellingReply,
} from '@jiter/core';
import { quietUntil } from '@jiter/cron';
import type { DueNotice, NoticeStore } from '@jiter/store';
import { allBatches } from '../duties/all-batches.ts';
import type { Term } from '../duties/term.ts';

export type Telling = DueNotice & { target: string };
/** Tells one by its channel, or some that go to one person. Rejects for faults of ours only. */
export type Tell = (tellings: readonly [Telling, ...Telling[]]) => Promise<TellingReply>;

type Deps = {
  notices: Pick<NoticeStore, 'take' | 'takeHeld' | 'hold' | 'settle' | 'keep' | 'forget'>;
  tell: Readonly<Record<DueNotice['kind'], Tell>>;
  clock: Clock;
  log: Pick<Log, 'info' | 'warn'>;
};

type Together = readonly [DueNotice, ...DueNotice[]];

const MINUTE_MS = 60_000;
/** Then it is old news. */
const RETRY_MS = [1, 5, 15, 60, 180].map((minutes) => minutes * MINUTE_MS);
const AT_ONCE = 20;
const FORGOTTEN_AT_ONCE = 1_000;

/** Tells what is to be told, a few at a time. That a channel fails is shown of it, and told by no other: it might go on for ever. */
export function createSendNotices({ notices, tell, clock, log }: Deps) {
  async function send(together: Together): Promise<void> {
    const [{ org, kind, attempt, content, quiet, target, isMuted }] = together;
    if (isMuted) return notices.settle({ taken: together, isTold: false, status: MUTED });
    const until = quiet && untilQuietEnds(quiet.hours);
    if (until) return notices.hold({ taken: together, user: quiet.user, until });
    const reply =
      target === undefined ? NOWHERE : await tell[kind](aimedAt(target, together)).catch(replyOfFault);
    const told = concludeTelling(reply, { attempt, now: clock.now(), pausesMs: RETRY_MS });
    await notices.settle({ taken: together, ...told });
    const { isTold, status } = told;
    if (!isTold) log.warn('notice.not-told', { org, kind, type: content.type, attempt, status });
  }

  function untilQuietEnds(hours: NonNullable<DueNotice['quiet']>['hours']): Date | undefined {
    try {
      return quietUntil(hours, clock.now());
    } catch (error) {
      // A zone that whoever took it knew, and this Node.js does not: better told than lost.
      log.warn('notice.not-held', { error });
      return undefined;
    }
  }

  async function sendDue(): Promise<number> {
    const due = await notices.take(AT_ONCE);
    const users = [...new Set(due.flatMap(({ heldFor }) => heldFor ?? []))];
    const others = users.length > 0 ? await notices.takeHeld(users) : [];
    await Promise.all(togetherOf([...due, ...others]).map(send));
    return due.length;
  }

  return async (term: Term): Promise<void> => {
    // Of one channel few are taken at a time, so that fewer than asked for are no sign of the end.
    let count: number;
    do count = await sendDue();
    while (count > 0 && term.holds());
  };
}

/** What waited for the end of one person's quiet hours is one, and all else is one each. */
function togetherOf(due: readonly DueNotice[]): Together[] {
  const held = new Map<string, [DueNotice, ...DueNotice[]]>();
  const alone: Together[] = [];
  for (const one of due) {
    const { heldFor, target, isMuted } = one;
    const others = held.get(heldFor ?? '');
    // What goes nowhere any more holds up none of the others, and what is muted does not come along with them.
    if (heldFor === undefined || target === undefined || isMuted) alone.push([one]);
    else if (others) others.push(one);
    else held.set(heldFor, [one]);
  }
  return [...alone, ...held.values()];
}

const aimedAt = (target: string, [first, ...others]: Together): [Telling, ...Telling[]] => [
  { ...first, target },
  ...others.map((one) => ({ ...one, target })),
];

/** What has told whatever is told now and then, such as digests, and forgets what is old. */
export function createKeepNotices({ notices }: Pick<Deps, 'notices'>) {
  return async (term: Term): Promise<void> => {
    await notices.keep();
    await allBatches(term, FORGOTTEN_AT_ONCE, () => notices.forget(FORGOTTEN_AT_ONCE));
  };
}

const MUTED = 'muted';

const NOWHERE: Reply = {
  kind: 'unanswered',
  reason: 'refused',
  detail: 'no key of JITER_MASTER_KEY opens where it goes, or it goes there no more',
};
