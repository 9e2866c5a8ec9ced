import { silentLog, type Bell } from '@jiter/core';
import type { Also, Kept, LookFrom, SilentBell } from '@jiter/store';
import { createSweep } from './sweep.ts';

export const HORIZON_MS = 600_000;
const now = new Date('2030-01-01T00:00:00.000Z');
export const inMs = (ms: number) => new Date(now.getTime() + ms);

const bellsOf = (count: number, dueAt = inMs(-2_000)): Bell[] =>
  Array.from({ length: count }, (_, index) => ({ eventId: String(index + 1), dueAt }));
const silentOf = (count: number): SilentBell[] =>
  bellsOf(count).map((bell) => ({ ...bell, silence: 'bell-not-heard' }));

/** What the database would find, look by look, and what the queue would take. */
export function setup(kept: Kept = {}) {
  const state = {
    /** How many of each, in each of the next looks. */
    entering: [] as number[],
    silent: [] as number[],
    owed: [] as number[],
    owedIsSilent: false,
    cronJobs: false,
    also: [] as Also[],
    woken: [] as Also[],
    takesWrites: true,
    queueTakes: true,
    queueAnswers: true,
    queueCounts: true,
    jobsLost: false,
    backlog: 0,
    hasRoom: true,
    silence: 'bell-not-heard' as SilentBell['silence'],
    /** What was asked for, each time. */
    looks: [] as LookFrom[],
    rung: [] as Bell[],
    settled: [] as string[],
    /** Runs that move cron jobs on, and have not ended. */
    advancing: [] as (() => void)[],
    /** From when on each of them was to look for some. */
    advancedSince: [] as (Date | undefined)[],
    nowMs: 0,
    heard: 0,
    /** Something is due, and held. */
    isHeld: true,
  };
  const { run, begin, ...others } = createSweep({
    store: {
      sweep: {
        look: (from) => {
          if (!state.takesWrites) return Promise.reject(new Error('read-only'));
          state.looks.push(from);
          const silent = silentOf(state.silent.shift() ?? 0);
          const { eventId: id = '', dueAt: at = now } = silent.at(-1) ?? {};
          return Promise.resolve({
            now,
            cronJobs: state.cronJobs,
            also: state.also,
            entering: bellsOf(state.entering.shift() ?? 0, inMs(60_000)),
            silent: silent.map((bell) => ({ ...bell, silence: state.silence })),
            passed: {
              ...(state.isHeld && { first: at }),
              ...(silent.length === 1_000 && { last: { at, id } }),
            },
            owed: state.owedIsSilent ? silent : bellsOf(state.owed.shift() ?? 0, inMs(-3_000)),
          });
        },
        checkRoom: () => (state.hasRoom ? Promise.resolve() : Promise.reject(new Error('disk full'))),
        settleOwed: (ids) => Promise.resolve(void state.settled.push(...ids)),
      },
    },
    queue: {
      // As the queue does it: said once per loss.
      lostJobs: () => {
        const lost = state.jobsLost;
        state.jobsLost = false;
        return Promise.resolve(lost);
      },
      backlog: () =>
        state.queueCounts ? Promise.resolve(state.backlog) : Promise.reject(new Error('no count')),
      ringAll: (bells) => {
        if (!state.queueTakes) return Promise.reject(new Error('the queue is away'));
        state.rung.push(...bells);
        if (state.queueAnswers) return Promise.resolve();
        return Promise.reject(Object.assign(new Error('no answer'), { code: 'IN_DOUBT' }));
      },
    },
    cron: {
      sweep: (_term, since) => {
        state.advancedSince.push(since);
        return new Promise((resolve) => state.advancing.push(resolve));
      },
    },
    wake: (duty) => void state.woken.push(duty),
    unclaimed: () => 0,
    heard: () => state.heard,
    horizonMs: HORIZON_MS,
    nowMs: () => state.nowMs,
    recoveryMs: 50,
    log: silentLog,
  });
  const beginAlone = (from: Kept) => begin(from, (ask) => ask(undefined));
  beginAlone(kept);
  return { state, sweep: run, begin: beginAlone, ...others };
}
