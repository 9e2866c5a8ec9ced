import { silentLog } from '@jiter/core';
import { aTerm } from '../term.fixture.ts';
import { createPurgeOrgs } from './purge-orgs.ts';

/** Two orgs that were deleted, of which nothing is left to take away of the second; `endsAt`: the one at which the term is over. */
async function purge(endsAt?: string) {
  const term = aTerm();
  const asked: string[] = [];
  const lines: unknown[] = [];
  const run = createPurgeOrgs({
    orgs: {
      deleted: () => Promise.resolve(['1', '2', '3']),
      purge(org, holds) {
        asked.push(org);
        if (org === endsAt) term.end();
        return Promise.resolve({ count: org === '1' ? 7 : 0, isGone: org === '3' && holds() });
      },
    },
    log: { ...silentLog, info: (_line, fields) => void lines.push(fields) },
  });
  await run(term);
  return { asked, lines };
}

test('what is left of each org that was deleted is taken away, and said where there was any', async () => {
  const { asked, lines } = await purge();
  expect(asked).toEqual(['1', '2', '3']);
  expect(lines).toEqual([
    { org: '1', count: 7, isGone: false },
    { org: '3', count: 0, isGone: true },
  ]);
});

test('whoever leads no more goes on to no other, and says what was done', async () => {
  expect(await purge('1')).toEqual({ asked: ['1'], lines: [{ org: '1', count: 7, isGone: false }] });
});
