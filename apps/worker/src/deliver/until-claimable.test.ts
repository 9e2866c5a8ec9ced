import { createLatch } from '@jiter/testkit';
import { createUntilClaimable } from './until-claimable.ts';

const now = new Date('2030-01-01T00:00:00.000Z');
const inMs = (ms: number) => new Date(now.getTime() + ms);
/** Rows can be claimed so long before they are due. */
const AHEAD_MS = 1_200;
const RING_AHEAD_MS = 200;

/** Answers until when jobs were kept, and keeps them until it is opened. */
function setup(maxKeptJobs = 2) {
  const kept: number[] = [];
  let over = createLatch();
  const untilClaimable = createUntilClaimable(
    {
      hold: { aheadMs: AHEAD_MS, leaseMs: 10_000 },
      ringAheadMs: RING_AHEAD_MS,
      maxKeptJobs,
      clock: { now: () => now },
    },
    {
      async until(at) {
        kept.push(at.getTime() - now.getTime());
        await over.opened;
        return 'reached';
      },
    },
  );
  const end = () => {
    over.open();
    over = createLatch();
  };
  return { kept, end, comes: (dueInMs: number) => untilClaimable(inMs(dueInMs)) };
}

test.each([-60_000, 0, AHEAD_MS])(
  'a job whose rows can be claimed is not kept: due in %i ms',
  async (dueInMs) => {
    const { kept, comes } = setup();
    await comes(dueInMs);
    expect(kept).toEqual([]);
  },
);

test('one that comes early is kept until jobs usually come', async () => {
  const { kept, end, comes } = setup();
  const coming = [comes(AHEAD_MS + 1), comes(AHEAD_MS + 60_000)];
  expect(kept).toEqual([AHEAD_MS + 1 - RING_AHEAD_MS, AHEAD_MS + 60_000 - RING_AHEAD_MS]);
  end();
  await Promise.all(coming);
});

test('one that no clock can have started so early is not', async () => {
  const { kept, comes } = setup();
  await comes(AHEAD_MS + 60_001);
  expect(kept).toEqual([]);
});

test('no more are kept than there is room for, and as many again once these have gone', async () => {
  const { kept, end, comes } = setup(2);
  for (let round = 1; round <= 3; round += 1) {
    const coming = [comes(5_000), comes(5_000)];
    await comes(5_000);
    expect(kept).toHaveLength(2 * round);
    end();
    await Promise.all(coming);
  }
});
