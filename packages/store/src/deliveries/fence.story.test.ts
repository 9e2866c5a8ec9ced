import type { ClaimedEvent } from '@jiter/core';
import { queryRows, runSql } from '@jiter/testkit';
import { attemptAt, HOLD, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

let jiter: SetupWithOrg;
beforeAll(async () => {
  jiter = await setupWithOrg();
});
afterAll(() => jiter.close());

/** A claimed event. */
const claimed = async () => jiter.claimOne((await jiter.schedule()).id);

type Row = { status: string; claims: number; due_at: Date; wake_at: Date; held_until: Date };

const rowOf = async (id: string) =>
  (
    await queryRows<Row>(
      jiter.url,
      'select status, claims, due_at, wake_at, held_until from events where id = $1',
      [id],
    )
  )[0];

test('who lost a claim cannot give up that of whoever has it now', async () => {
  const lost = await claimed();
  const { id } = lost;
  await runSql(jiter.url, `update events set held_until = now() where id = ${id}`);
  const held = await jiter.claimOne(id);
  expect(held.claim).toBe(lost.claim + 1);
  const before = await rowOf(id);
  await jiter.store.deliveries.release({ ...lost, dueAt: new Date() });
  expect(await rowOf(id)).toEqual(before);
});

test('a lease is renewed by whoever has it', async () => {
  const held = await claimed();
  const before = await rowOf(held.id);
  expect(await jiter.store.deliveries.renew({ ...held, leaseMs: 3_600_000 })).toBe(true);
  const after = await rowOf(held.id);
  expect({ ...after, held_until: 0 }).toEqual({ ...before, held_until: 0 });
  expect(after!.held_until.getTime() - before!.held_until.getTime()).toBeGreaterThan(3_000_000);
  expect(await jiter.store.deliveries.claim([held.id], { ...HOLD, aheadMs: 3_000_000 })).toEqual([]);
});

test.each<[string, (held: ClaimedEvent) => Promise<unknown>]>([
  [
    'is another one’s',
    ({ id }) => runSql(jiter.url, `update events set claims = claims + 1 where id = ${id}`),
  ],
  ['was given back', (held) => jiter.store.deliveries.release({ ...held, dueAt: new Date() })],
  [
    'ended in a retry',
    (held) => jiter.store.deliveries.record(attemptAt(held, { kind: 'retry', at: new Date() })),
  ],
  ['ended', (held) => jiter.store.deliveries.record(attemptAt(held, { kind: 'sent' }))],
])('a claim that %s is not renewed', async (_how, end) => {
  const held = await claimed();
  await end(held);
  const before = await rowOf(held.id);
  const another = await claimed();
  const renewed = [held, another].map((one) => jiter.store.deliveries.renew({ ...one, leaseMs: 3_600_000 }));
  expect(await Promise.all(renewed)).toEqual([false, true]);
  expect(await rowOf(held.id)).toEqual(before);
});
