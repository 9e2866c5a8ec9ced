import { within, type Log } from '@jiter/core';

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
 * What `/readyz` says: whether all that the process depends on answers, and if not, what does not. It needs no key and
 * shows no secret. Anyone may ask, so many askers cause one question.
 */
export function createReadiness({
  checks,
  notes = () => ({}),
  log,
}: ReadinessOptions): () => Promise<HealthAnswer> {
  let running: Promise<HealthAnswer> | undefined;

  async function answer(): Promise<HealthAnswer> {
    const results = Object.fromEntries(
      await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await look(name, check, log)]),
      ),
    ) as Record<string, string>;
    const down = Object.keys(results).filter((name) => results[name] !== 'ok');
    const shown = { ...results, ...notes() };
    if (down.length === 0) return { status: 200, body: { status: 'ready', ...shown } };
    const message = `Not ready: no answer from the ${down.join(' and the ')}`;
    return { status: 503, body: { message, ...shown } };
  }

  return () => (running ??= answer().finally(() => (running = undefined)));
}

async function look(name: string, check: () => Promise<void>, log: Log): Promise<'ok' | 'unreachable'> {
  try {
    await within(CHECK_TIMEOUT_MS, `the check of the ${name}`, check());
    return 'ok';
  } catch (error) {
    log.warn('readiness.failed', { check: name, error });
    return 'unreachable';
  }
}
