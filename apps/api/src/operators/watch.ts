import { setTimeout as pause } from 'node:timers/promises';
import {
  decideOperatorSteps,
  findTroubles,
  sayOver,
  type Clock,
  type Log,
  type OperatorCode,
  type OperatorIncident,
  type OperatorStep,
  type Trouble,
} from '@jiter/core';
import type { OperatorIncidents, OperatorStore } from '@jiter/store';
import type { Status } from '../stats/status.ts';
import type { TellOperators } from './tell.ts';

type Deps = {
  operators: OperatorStore;
  status: Status;
  tell: TellOperators;
  /** Of this process. */
  holder: string;
  clock: Clock;
  log: Pick<Log, 'info' | 'warn'>;
};

const EVERY_MS = 3_000;
/** Whoever dies is followed by another one before anybody waits for long. */
const HELD_MS = 10_000;
/** Of what does not arrive anywhere. */
const TRIED_AGAIN_MS = 30_000;

/** Looks at how the whole server is, and has those who run it told what is wrong: one process of the API for all of them. */
export function createOperatorWatch({ operators, status, tell, holder, clock, log }: Deps) {
  const own = createOwnIncidents(clock);
  const triedAt = new Map<OperatorCode, number>();

  async function step(book: OperatorIncidents, decided: OperatorStep): Promise<void> {
    const { kind, code } = decided;
    if (kind === 'open' || kind === 'seen') return book.see(code);
    const at = clock.now();
    if (kind === 'close') {
      const text = sayOver(code, decided.lastsMs);
      if (decided.isTold) await tell({ type: 'operator.recovered', code, text, at });
      log.info('operator-incident.closed', { code });
      triedAt.delete(code);
      return book.close(code);
    }
    if (at.getTime() - (triedAt.get(code) ?? -Infinity) < TRIED_AGAIN_MS) return;
    triedAt.set(code, at.getTime());
    // Written down only then: whoever dies in between has it told twice, and not never.
    if (!(await tell({ type: 'operator.failing', code, text: decided.text, at }))) return;
    triedAt.delete(code);
    log.warn('operator-incident.told', { code, text: decided.text });
    return book.tell(code);
  }

  async function keep(book: OperatorIncidents, troubles: readonly Trouble[]): Promise<void> {
    const steps = decideOperatorSteps(await book.open(), troubles, clock.now());
    for (const one of steps) await step(book, one);
  }

  return async (): Promise<void> => {
    const facts = await status();
    const isOwn = ({ code }: Trouble) => code === 'database-away';
    // While there is no database nobody can be asked who tells: each process does, of that alone.
    await keep(own, findTroubles(facts, undefined).filter(isOwn));
    if (facts.database !== 'ok' || !(await operators.holds({ holder, forMs: HELD_MS }))) return;
    await keep(operators, findTroubles(facts, await operators.lags()));
  };
}

/** Of what cannot be written down, since it is the database that is away. */
function createOwnIncidents(clock: Clock): OperatorIncidents {
  const known = new Map<OperatorCode, OperatorIncident>();
  const done = Promise.resolve();
  const change = (code: OperatorCode, of: (one: OperatorIncident) => OperatorIncident) => {
    const one = known.get(code);
    if (one) known.set(code, of(one));
    return done;
  };
  return {
    open: () => Promise.resolve([...known.values()]),
    see: (code) => {
      const now = clock.now();
      if (!known.has(code)) known.set(code, { code, openedAt: now, seenAt: now, tells: 0 });
      return change(code, (one) => ({ ...one, seenAt: now }));
    },
    tell: (code) => change(code, (one) => ({ ...one, tells: one.tells + 1 })),
    close: (code) => {
      known.delete(code);
      return done;
    },
  };
}

/** Until `stop`, every few seconds. A look that fails is followed by the next one. */
export function startOperatorWatch(deps: Deps): { stop(): void } {
  const look = createOperatorWatch(deps);
  const stopping = new AbortController();
  const run = async () => {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => deps.log.warn('operators.not-watched', { error }));
      await pause(EVERY_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  };
  void run();
  return { stop: () => stopping.abort() };
}
