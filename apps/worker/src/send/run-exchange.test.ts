import { setTimeout as pause } from 'node:timers/promises';
import type { End, Exchange, Timing } from './exchange.ts';
import { runExchange } from './run-exchange.ts';

const sent = { kind: 'answered', status: 200, body: '' } as const;
const aRequest = { org: '1', url: '', headers: {}, body: '', timeoutMs: 10_000 };

/** One that has ended so, or ends as it is cut. */
function anExchange(ended?: End, timing: Timing = {}) {
  let settle!: (end: End) => void;
  const end = new Promise<End>((resolve) => (settle = resolve));
  if (ended !== undefined) settle(ended);
  const exchange = {
    cuts: 0,
    settle,
    end,
    cut() {
      exchange.cuts += 1;
      settle('cut');
    },
    progress: () => 'no answer',
    hasLeft: () => true,
    timing: () => timing,
  } satisfies Exchange & Record<string, unknown>;
  return exchange;
}

/** Runs the one, and the other where that is repeated. */
function run(
  first: Exchange,
  again: () => Exchange,
  {
    withinMs = 10_000,
    signal,
    onTimed,
  }: { withinMs?: number; signal?: AbortSignal; onTimed?: (timing: Timing) => void } = {},
) {
  const request = {
    ...aRequest,
    timeoutMs: withinMs,
    ...(signal && { signal }),
    ...(onTimed && { onTimed }),
  };
  return runExchange(request, performance.now() + withinMs, { first: () => first, again });
}

const never = (): Exchange => {
  throw new Error('it was begun again');
};

test('what has ended is cut no more, neither at its deadline nor by an abort: others have its connection by then', async () => {
  const stopping = new AbortController();
  const exchanges = [anExchange(sent), anExchange('stale'), anExchange(sent)] as const;
  const [once, stale, repeated] = exchanges;
  const options = { withinMs: 1, signal: stopping.signal };
  expect(await run(once, never, options)).toBe(sent);
  expect(await run(stale, () => repeated, options)).toBe(sent);
  await pause(20);
  stopping.abort();
  expect(exchanges.map(({ cuts }) => cuts)).toEqual([0, 0, 0]);
});

test('a connection that turns out to be closed as it is cut is no reason to begin again', async () => {
  const stopping = new AbortController();
  const aborted = anExchange();
  const sending = run(aborted, never, { signal: stopping.signal });
  aborted.settle('stale');
  stopping.abort(new Error('the process has to go'));
  await expect(sending).rejects.toThrow('the process has to go');

  const late = anExchange();
  late.cut = () => late.settle('stale');
  expect(await run(late, never, { withinMs: 1 })).toEqual({
    kind: 'unanswered',
    reason: 'timeout',
    detail: 'no answer within 1 ms',
  });
});

test('an abort in the midst of beginning again cuts that', async () => {
  const stopping = new AbortController();
  const repeated = anExchange();
  const begin = () => {
    stopping.abort(new Error('the process has to go'));
    return repeated;
  };
  const sending = run(anExchange('stale'), begin, { signal: stopping.signal });
  sending.catch(() => undefined);
  await new Promise(setImmediate);
  expect(repeated.cuts).toBe(1);
  await expect(sending).rejects.toThrow('has to go');
});

test('the deadline is that of both, and the timing that of the one that ended', async () => {
  const told: Timing[] = [];
  const options = { withinMs: 1, onTimed: (timing: Timing) => void told.push(timing) };
  const repeated = anExchange(undefined, { firstByteAt: 2 });
  expect(await run(anExchange('stale', { firstByteAt: 1 }), () => repeated, options)).toMatchObject({
    reason: 'timeout',
  });
  expect(told).toEqual([{ firstByteAt: 2 }]);
});
