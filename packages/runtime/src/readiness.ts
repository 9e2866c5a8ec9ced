import { within, type Log } from '@jiter/core';
import { checkDescriptors, isShortage } from './descriptors.ts';

/** What a process cannot do without, by the name it is shown under. Each rejects when it does not answer. */
export type Checks = Record<string, () => Promise<void>>;
/** Numbers for the operator, shown whatever the checks say. */
export type Notes = () => Record<string, number>;

export type HealthAnswer = { status: number; body: Record<string, string | number> };

export type ReadinessOptions = { checks: Checks; notes?: Notes | undefined; log: Log };

const CHECK_TIMEOUT_MS = 2_000;

/** What `/healthz` says: the process runs. */
export const ALIVE: HealthAnswer = { status: 200, body: { status: 'alive' } };

/**
 * What `/readyz` says: whether all that the process depends on answers, and whether it can open anything at all; if not,
 * what is wrong. It needs no key and shows no secret. Anyone may ask, so many askers cause one question.
 */
export function createReadiness({
  checks,
  notes = () => ({}),
  log,
}: ReadinessOptions): () => Promise<HealthAnswer> {
  let running: Promise<HealthAnswer> | undefined;

  async function answer(): Promise<HealthAnswer> {
    const all = Object.entries({ ...checks, [DESCRIPTORS]: checkDescriptors });
    const results = Object.fromEntries(
      await Promise.all(all.map(async ([name, check]) => [name, await look(name, check, log)] as const)),
    );
    // Nobody depends on it being shown, as long as there are any.
    if (results[DESCRIPTORS] === 'ok') delete results[DESCRIPTORS];
    const those = (result: Result) => Object.keys(results).filter((name) => results[name] === result);
    const shown = { ...results, ...notes() };
    const problems = describeProblems(those('unreachable'), those('exhausted'));
    if (problems.length === 0) return { status: 200, body: { status: 'ready', ...shown } };
    return { status: 503, body: { message: `Not ready: ${problems.join(', and ')}`, ...shown } };
  }

  return () => (running ??= answer().finally(() => (running = undefined)));
}

const DESCRIPTORS = 'descriptors';
type Result = 'ok' | 'unreachable' | 'exhausted';

function describeProblems(unreachable: string[], exhausted: string[]): string[] {
  return [
    ...(unreachable.length > 0 ? [`no answer from the ${unreachable.join(' and the ')}`] : []),
    ...(exhausted.length > 0 ? ['no descriptors are left in this process'] : []),
  ];
}

async function look(name: string, check: () => Promise<void>, log: Log): Promise<Result> {
  try {
    await within(CHECK_TIMEOUT_MS, `the check of the ${name}`, check());
    return 'ok';
  } catch (error) {
    log.warn('readiness.failed', { check: name, error });
    return isShortage(error) ? 'exhausted' : 'unreachable';
  }
}
