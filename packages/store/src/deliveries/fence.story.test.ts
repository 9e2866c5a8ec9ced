import { randomUUID } from 'node:crypto';
import type { ClaimedEvent } from '@jiter/core';
import { queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';
import type { AttemptResult } from './record.ts';

const HOLD = { aheadMs: 1_000, leaseMs: 20_000 };

let jiter: Setup;
let org: string;
beforeAll(async () => {
  jiter = await setup();
  const first = { apiKey: randomUUID(), signingSecret: randomUUID() };
  org = (await jiter.store.orgs.ensureFirst(first)).org;
});
afterAll(() => jiter.close());

async function claimOne(id: string): Promise<ClaimedEvent> {
  const [event] = await jiter.store.deliveries.claim([id], HOLD);
  return event!;
}

async function create(): Promise<string> {
  const event = { org, destination: 'http://127.0.0.1/', payload: '', scheduledTime: new Date() };
  return (await jiter.store.events.create(event)).id;
}

type Row = { status: string; claims: number; due_at: Date; wake_at: Date };

const rowOf = async (id: string) =>
  (
    await queryRows<Row>(jiter.url, 'select status, claims, due_at, wake_at from events where id = $1', [id])
  )[0];

test('who lost a claim cannot give up that of whoever has it now', async () => {
  const id = await create();
  const lost = await claimOne(id);
  await runSql(jiter.url, `update events set due_at = now() where id = ${id}`);
  const held = await claimOne(id);
  expect(held.claim).toBe(lost.claim + 1);
  const before = await rowOf(id);
  await jiter.store.deliveries.release({ ...lost, dueAt: new Date() });
  expect(await rowOf(id)).toEqual(before);
});

test('a lease is renewed by whoever has it', async () => {
  const held = await claimOne(await create());
  const before = await rowOf(held.id);
  await jiter.store.deliveries.renew({ ...held, leaseMs: 3_600_000 });
  const after = await rowOf(held.id);
  expect({ ...after, due_at: 0, wake_at: 0 }).toEqual({ ...before, due_at: 0, wake_at: 0 });
  expect(after!.due_at.getTime() - before!.due_at.getTime()).toBeGreaterThan(3_000_000);
  expect(after!.wake_at).toEqual(after!.due_at);
  expect(await jiter.store.deliveries.claim([held.id], { ...HOLD, aheadMs: 3_000_000 })).toEqual([]);
});

const ended = (event: ClaimedEvent, outcome: AttemptResult['outcome']): AttemptResult => ({
  event,
  startedAt: new Date(),
  lagMs: 1,
  durationMs: 2,
  status: '500',
  responseData: '',
  signatures: { jiter: 'j', standard: 'v1,s' },
  userAgent: 'Jiter/test',
  worker: 'w1',
  outcome,
});

test.each<[string, (held: ClaimedEvent) => Promise<unknown>]>([
  [
    'is another one’s',
    ({ id }) => runSql(jiter.url, `update events set claims = claims + 1 where id = ${id}`),
  ],
  ['was given back', (held) => jiter.store.deliveries.release({ ...held, dueAt: new Date() })],
  [
    'ended in a retry',
    (held) => jiter.store.deliveries.record(ended(held, { kind: 'retry', at: new Date() })),
  ],
  ['ended', (held) => jiter.store.deliveries.record(ended(held, { kind: 'sent' }))],
])('a claim that %s is not renewed', async (_how, end) => {
  const held = await claimOne(await create());
  await end(held);
  const before = await rowOf(held.id);
  await jiter.store.deliveries.renew({ ...held, leaseMs: 3_600_000 });
  expect(await rowOf(held.id)).toEqual(before);
});
