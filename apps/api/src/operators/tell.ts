import { isoTime, type Log } from '@jiter/core';

/** Where those who run the server are told. */
export type OperatorTargets = { webhook?: string | undefined; slack?: string | undefined };

export type OperatorNotice = {
  type: 'operator.failing' | 'operator.recovered';
  code: string;
  text: string;
  at: Date;
};

/** Answers whether it arrived somewhere. */
export type TellOperators = (notice: OperatorNotice) => Promise<boolean>;

type Deps = { targets: OperatorTargets; publicUrl?: string | undefined; log: Pick<Log, 'warn'> };

const TIMEOUT_MS = 10_000;

/** From here and not by a worker: there may be none. Where it goes whoever runs the server says himself, so no guard looks at it. */
export function createTellOperators({ targets, publicUrl, log }: Deps): TellOperators {
  const link = publicUrl === undefined ? {} : { url: publicUrl };
  const bodies = {
    webhook: ({ type, at, code, text }: OperatorNotice) => ({
      type,
      timestamp: isoTime(at),
      data: { code, text, ...link },
    }),
    slack: ({ text }: OperatorNotice) => ({ text: publicUrl === undefined ? text : `${text}\n${publicUrl}` }),
  };

  async function post(kind: keyof OperatorTargets, notice: OperatorNotice): Promise<boolean> {
    try {
      const answer = await fetch(targets[kind]!, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(bodies[kind](notice)),
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.body?.cancel();
      if (answer.ok) return true;
      log.warn('operators.not-told', { kind, code: notice.code, status: answer.status });
    } catch (error) {
      log.warn('operators.not-told', { kind, code: notice.code, error });
    }
    return false;
  }

  return async (notice) => {
    const kinds = (['webhook', 'slack'] as const).filter((kind) => targets[kind] !== undefined);
    const told = await Promise.all(kinds.map((kind) => post(kind, notice)));
    return told.some(Boolean);
  };
}
