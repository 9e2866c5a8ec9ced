import type { JiterClient } from '@jiter/client';
import { foreseeAll } from './use-what-if.ts';

test('how events are retried is asked for by one that any org may have: due now', async () => {
  const asked: unknown[] = [];
  const at = (ms: number) => new Date(ms).toISOString();
  const nowMs = Date.now();
  const events = {
    dryRun: (event: object) => (asked.push(event), Promise.resolve({ attemptTimes: [at(0), at(3_000)] })),
    page: () => Promise.resolve({ items: [{ id: '1', scheduledTime: at(nowMs + 60_000) }], next: undefined }),
  };
  const client = { events } as unknown as JiterClient;
  const answer = await foreseeAll(client, 'a.example', new Date(nowMs + 3_600_000));
  expect(asked).toEqual([expect.objectContaining({ destination: 'https://a.example/', delay: '0s' })]);
  expect(answer).toMatchObject({ looked: 1, failing: [{ id: '1' }] });
});
