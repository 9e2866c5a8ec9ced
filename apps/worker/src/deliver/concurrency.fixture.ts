import { createConcurrencyLimit, type Admission } from './concurrency.ts';

export const sizes = { inFlight: 4, inFlightPerHost: 2, inFlightBytes: 16, maxWaitMs: 10_000 };

export function setup(options: Partial<typeof sizes> = {}) {
  const time = { ms: 1_000_000 };
  const { admit, close } = createConcurrencyLimit({ ...sizes, ...options, nowMs: () => time.ms });
  // Unless said otherwise, each host is of an org of its own.
  return {
    concurrency: {
      admit: async (host: string, org = host, bytes = 0) => admit({ host, org, bytes }),
      close,
    },
    time,
  };
}

/** Somebody else was here just now: no org is alone. */
export async function beside({ concurrency }: Pick<ReturnType<typeof setup>, 'concurrency'>): Promise<void> {
  (await enter(concurrency.admit('elsewhere', 'somebody else'))).done();
}

export async function enter(admission: Promise<Admission>) {
  const admitted = await admission;
  if (admitted.kind !== 'go') throw new Error(`sent away for ${admitted.delayMs} ms`);
  return admitted;
}

/** What the admission is by now, without waiting for it. */
export function peek(admission: Promise<Admission>): Promise<Admission['kind'] | 'waiting'> {
  const soon = new Promise<'waiting'>((resolve) => setImmediate(() => resolve('waiting')));
  return Promise.race([admission.then(({ kind }) => kind), soon]);
}
