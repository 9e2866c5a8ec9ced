import { randomUUID } from 'node:crypto';
import { AppError, isoTime, type Clock, type OperatorCode, type OperatorIncident } from '@jiter/core';
import type { DueOperatorNotice, OperatorIncidents, ShownOperatorIncident } from '@jiter/store';

type Notice = DueOperatorNotice & { status?: string; dueAt?: Date | undefined; settledAt?: Date };
type Known = OperatorIncident & { id: string; text: string; notices: Notice[]; closedAt?: Date };
export type Past = ShownOperatorIncident & { closedAt: Date };

export type OwnIncidents = OperatorIncidents & {
  /** Has those written down that are over and need not be told any more. One that cannot be just now is kept, and so are those after it. */
  recordPast(record: (past: Past) => Promise<void>): Promise<void>;
};

const MINUTE_MS = 60_000;
/** A database that comes and goes for long is told of by its last ones. */
const MOST_PAST = 20;

/** Of what cannot be written down, since it is the database that is away: kept here until it can. */
export function createOwnIncidents(clock: Clock): OwnIncidents {
  const known = new Map<OperatorCode, Known>();
  const past: Known[] = [];
  const done = Promise.resolve();
  const drop = (one: Known) => void past.splice(0, past.length, ...past.filter((other) => other !== one));
  const all = () => [...past, ...known.values()].flatMap(({ notices }) => notices);

  function add(one: Known, { notice, by }: Parameters<OperatorIncidents['tell']>[2]): void {
    for (const channel of by) {
      const about = { id: randomUUID(), incident: one.id, channel, content: notice };
      one.notices.push({ ...about, attempt: 0, dueAt: new Date(notice.at) });
    }
  }

  return {
    open: () => Promise.resolve([...known.values()]),
    see(code, text) {
      const now = clock.now();
      const made = { code, openedAt: now, tells: 0, id: `away-${isoTime(now)}`, notices: [] };
      known.set(code, { ...(known.get(code) ?? made), seenAt: now, text });
      return done;
    },
    tell(code, _tells, telling) {
      const one = known.get(code);
      if (one) add(one, telling);
      if (one) one.tells += 1;
      return done;
    },
    close(code, telling) {
      const one = known.get(code);
      known.delete(code);
      if (!one) return done;
      const heard = new Set(one.notices.filter(({ status }) => isTold(status)).map(({ channel }) => channel));
      for (const notice of one.notices) notice.dueAt = undefined;
      if (telling) add(one, { ...telling, by: telling.by.filter((channel) => heard.has(channel)) });
      past.push(Object.assign(one, { closedAt: clock.now() }));
      past.splice(0, past.length - MOST_PAST);
      return done;
    },
    take(now) {
      const due = all().filter(({ dueAt }) => dueAt && dueAt <= now);
      for (const one of due)
        Object.assign(one, { attempt: one.attempt + 1, dueAt: new Date(now.getTime() + MINUTE_MS) });
      return Promise.resolve(due.map((one) => ({ ...one })));
    },
    settle({ id, attempt, isTold, status, at, retryAt }) {
      const one = all().find((notice) => notice.id === id);
      const isStillTaken = one?.dueAt !== undefined && one.attempt === attempt;
      if (one && (isTold || isStillTaken))
        Object.assign(one, { status, dueAt: retryAt, ...(!retryAt && { settledAt: at }) });
      return done;
    },
    async recordPast(record) {
      for (const one of past.filter(({ notices }) => notices.every(({ dueAt }) => !dueAt))) {
        await record(shown(one)).catch((error: unknown) => {
          // What is refused would stand before all others.
          if (!(error instanceof AppError)) drop(one);
          throw error;
        });
        drop(one);
      }
    },
  };
}

const isTold = (status: string | undefined) => status !== undefined && /^2\d\d\b/.test(status);

function shown({ code, text, tells, openedAt, seenAt, closedAt = seenAt, notices }: Known): Past {
  return {
    ...{ code, text, tells, openedAt, closedAt },
    notices: notices.map(({ channel, content, attempt, status, settledAt }) => ({
      ...{ channel, type: content.type, attempts: attempt },
      ...(status !== undefined && { status }),
      ...(settledAt && { settledAt }),
    })),
  };
}
