import { randomUUID } from 'node:crypto';
import type { ClaimedEvent } from '@jiter/core';
import { queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';

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

const rowOf = async (id: string) =>
  (await queryRows(jiter.url, 'select status, claims, due_at from events where id = $1', [id]))[0];

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
