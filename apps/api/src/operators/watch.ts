import { setTimeout as pause } from 'node:timers/promises';
import {
  concludeTelling,
  decideOperatorSteps,
  findTroubles,
  isoTime,
  replyOfFault,
  sayOver,
  togetherMs,
  type Clock,
  type Log,
  type OperatorStep,
  type Trouble,
} from '@jiter/core';
import type { DueOperatorNotice, OperatorIncidents, OperatorStore } from '@jiter/store';
import type { Status } from '../stats/status.ts';
import { createOwnIncidents } from './own-incidents.ts';
import type { TellOperators } from './tell.ts';

type Deps = {
  operators: OperatorStore;
  status: Status;
  tell: TellOperators;
  /** Of this process. */
  holder: string;
  clock: Clock;
  /** Never goes back. */
  steadyMs?: () => number;
  log: Pick<Log, 'info' | 'warn'>;
};

/** Whoever dies is followed by another one before anybody waits for long. */
const HELD_MS = 10_000;
/** Of what does not arrive. Then its next telling is tried. */
const RETRY_MS = [30, 60, 300, 900, 1_800].map((seconds) => seconds * 1_000);

/** Of the time between two looks, so that an idle process wakes up once for all that it does now and then. */
const SLACK = 0.1;

/** Looks at how the whole server is, and has those who run it told what is wrong: one process of the API for all of them. */
export function createOperatorWatch({ operators, status, tell, holder, clock, log, ...deps }: Deps) {
  const { steadyMs = () => performance.now() } = deps;
  const own = createOwnIncidents(clock);
  let answersSinceMs: number | undefined;

  async function step(book: OperatorIncidents, decided: OperatorStep): Promise<void> {
    const { code } = decided;
    if (decided.kind === 'open' || decided.kind === 'seen') return book.see(code, decided.text);
    const [by, at] = [await tell.channels(), isoTime(clock.now())];
    if (decided.kind === 'close') {
      log.info('operator-incident.closed', { code });
      const notice = { type: 'operator.recovered', code, text: sayOver(code, decided.lastsMs), at } as const;
      return book.close(code, decided.isTold ? { notice, by } : undefined);
    }
    if (by.length === 0) return;
    log.warn('operator-incident.told', { code, text: decided.text });
    return book.tell(code, decided.tells, {
      notice: { type: 'operator.failing', code, text: decided.text, at },
      by,
    });
  }

  /** Each way apart: one that fails is tried again, shown, and told of by no other. */
  async function send(book: OperatorIncidents, due: DueOperatorNotice): Promise<void> {
    const reply = await tell.tell(due).catch(replyOfFault);
    const at = clock.now();
    const { id, attempt, channel, content } = due;
    const told = concludeTelling(reply, { attempt, now: at, pausesMs: RETRY_MS });
    await book.settle({ id, attempt, at, ...told });
    if (!told.isTold)
      log.warn('operators.not-told', { by: channel, code: content.code, status: told.status });
  }

  async function keep(book: OperatorIncidents, troubles: readonly Trouble[]): Promise<void> {
    const steps = decideOperatorSteps(await book.open(), troubles, clock.now());
    for (const one of steps) await step(book, one);
    const due = await book.take(clock.now());
    await Promise.all(due.map((one) => send(book, one)));
  }

  return async (): Promise<void> => {
    const facts = await status();
    const isOwn = ({ code }: Trouble) => code === 'database-away';
    // While there is no database nobody can be asked who tells: each process does, of that alone.
    await keep(own, findTroubles(facts, undefined).filter(isOwn));
    if (facts.database !== 'ok') {
      answersSinceMs = undefined;
      return;
    }
    answersSinceMs ??= steadyMs();
    // While it is away nobody can be asked who is to be told of that.
    await tell.channels();
    const holds = await operators.holds({ holder, forMs: HELD_MS });
    await own.recordPast((past) => operators.record(past));
    const answersForMs = steadyMs() - answersSinceMs;
    if (holds) await keep(operators, findTroubles(facts, await operators.lags(), answersForMs));
  };
}

/** Until `stop`, every so often. A look that fails is followed by the next one. */
export function startOperatorWatch({ everyMs, ...deps }: Deps & { everyMs: number }): { stop(): void } {
  const look = createOperatorWatch(deps);
  const stopping = new AbortController();
  const run = async () => {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => deps.log.warn('operators.not-watched', { error }));
      const restMs = togetherMs((1 - SLACK) * everyMs, (1 + SLACK) * everyMs);
      await pause(restMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  };
  void run();
  return { stop: () => stopping.abort() };
}
