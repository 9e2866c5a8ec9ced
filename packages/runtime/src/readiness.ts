import { within, type Log } from '@jiter/core';
import { checkDescriptors, isShortage } from './descriptors.ts';

/** What a process cannot do without, by the name it is shown under. Each rejects when it does not answer. */
export type Checks = Record<string, () => Promise<void>>;
/** Numbers for the operator, shown whatever the checks say. */
export type Notes = () => Record<string, number>;

/** What is wrong though all answers: a word for each, by the name it is shown under. */
export type Faults = () => Promise<Record<string, string>>;

export type HealthAnswer = { status: number; body: Record<string, string | number> };

export type ReadinessOptions = {
  checks: Checks;
  /** What it can do without for a while: without it, it is degraded. */
  dispensable?: Checks | undefined;
  /** With any of these it is degraded, too. Who cannot say shows none. */
  faults?: Faults | undefined;
  /** Whether it was told to end: nothing more is to be sent here. */
  isStopping?: (() => boolean) | undefined;
  notes?: Notes | undefined;
  log: Log;
};

const CHECK_TIMEOUT_MS = 2_000;
/** Who asks may not wait longer than a second, and would take no answer for a no. */
const DISPENSABLE_TIMEOUT_MS = 700;

/** What `/healthz` says: the process runs. */
export const ALIVE: HealthAnswer = { status: 200, body: { status: 'alive' } };

/**
 * What `/readyz` says: whether all that the process depends on answers, and whether it can open anything at all; if not,
 * what is wrong. Where only something dispensable is away, or some of what is asked for cannot be done, it says so with 200: every
 * process misses it, so to take this one out would help nobody. It needs no key and shows no secret. Anyone may ask, so many askers cause one question.
 */
export function createReadiness(options: ReadinessOptions): () => Promise<HealthAnswer> {
  const { checks, dispensable = {}, isStopping = () => false, notes = () => ({}), log } = options;
  const { faults = () => Promise.resolve({}) } = options;
  let running: Promise<HealthAnswer> | undefined;

  async function lookAt(all: Checks, limitMs: number): Promise<Results> {
    const looked = Object.entries(all).map(async ([name, check]) => {
      return [name, await look({ name, check, limitMs, log })] as const;
    });
    return Object.fromEntries(await Promise.all(looked));
  }

  async function answer(): Promise<HealthAnswer> {
    const [needed, missed, found] = await Promise.all([
      lookAt({ ...checks, [DESCRIPTORS]: checkDescriptors }, CHECK_TIMEOUT_MS),
      lookAt(dispensable, DISPENSABLE_TIMEOUT_MS),
      within(DISPENSABLE_TIMEOUT_MS, 'faults', faults()).catch(() => ({})),
    ]);
    // Nobody depends on it being shown, as long as there are any.
    if (needed[DESCRIPTORS] === 'ok') delete needed[DESCRIPTORS];
    const shown = { ...needed, ...missed, ...found, ...notes() };
    const problems = describeProblems(needed, isStopping());
    if (problems.length > 0) {
      return { status: 503, body: { message: `Not ready: ${problems.join(', and ')}`, ...shown } };
    }
    const isWhole =
      Object.values(missed).every((result) => result === 'ok') && Object.keys(found).length === 0;
    return { status: 200, body: { status: isWhole ? 'ready' : 'degraded', ...shown } };
  }

  return () => (running ??= answer().finally(() => (running = undefined)));
}

const DESCRIPTORS = 'descriptors';
type Result = 'ok' | 'unreachable' | 'exhausted';
type Results = Record<string, Result>;

function describeProblems(results: Results, isStopping: boolean): string[] {
  const those = (result: Result) => Object.keys(results).filter((name) => results[name] === result);
  const [unreachable, exhausted] = [those('unreachable'), those('exhausted')];
  return [
    ...(isStopping ? ['this process is stopping'] : []),
    ...(unreachable.length > 0 ? [`no answer from the ${unreachable.join(' and the ')}`] : []),
    ...(exhausted.length > 0 ? ['no descriptors are left in this process'] : []),
  ];
}

type Asked = { name: string; check: () => Promise<void>; limitMs: number; log: Log };

async function look({ name, check, limitMs, log }: Asked): Promise<Result> {
  try {
    await within(limitMs, `the check of the ${name}`, check());
    return 'ok';
  } catch (error) {
    log.warn('readiness.failed', { check: name, error });
    return isShortage(error) ? 'exhausted' : 'unreachable';
  }
}
