import { silentLog } from '@jiter/core';
import type { Compacted } from '@jiter/store';
import { createCompact } from './compact.ts';
import { aTerm } from '../term.fixture.ts';

const HOUR_MS = 3_600_000;
const compacted = { name: 'leaf', bytesBefore: 2, bytesAfter: 1 };

function setup(answers: (Compacted | Error | undefined)[]) {
  let ms = 0;
  let asked = 0;
  const run = createCompact({
    settled: {
      compactNext: () => {
        const answer = answers[asked];
        asked += 1;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    steadyMs: () => ms,
    log: silentLog,
  });
  const pass = async (afterMs: number) => {
    ms += afterMs;
    await run(aTerm()).catch(() => undefined);
    return asked;
  };
  return pass;
}

test('one partition after the other is done, a pass each, and then it is looked for more', async () => {
  const pass = setup([{ ...compacted, isDone: true }, { ...compacted, isDone: true }, undefined]);
  expect([await pass(0), await pass(1), await pass(1), await pass(1)]).toEqual([1, 2, 3, 4]);
});

test.each([
  ['is held up', { ...compacted, isDone: false }],
  ['fails', new Error('No space left on device')],
])('what %s is not tried again for an hour', async (_what, answer) => {
  const pass = setup([answer]);
  expect([await pass(0), await pass(HOUR_MS - 1), await pass(1)]).toEqual([1, 1, 2]);
});
