import { queryRows } from '@jiter/testkit';
import { attemptAt, HOLD, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

let jiter: SetupWithOrg;
beforeEach(async () => void (jiter = await setupWithOrg()));
afterEach(() => jiter.close());

/** As when its worker dies. */
const endLease = (id: string) =>
  queryRows(
    jiter.url,
    `update events set held_until = now() - interval '1 second', due_at = least(due_at, now()) where id = ${id}`,
  );

test('claims that end with their lease are counted; those that are given back or recorded are not', async () => {
  const { id } = await jiter.schedule();
  const { deliveries } = jiter.store;
  const claim = () => jiter.claimOne(id);
  expect(await claim()).not.toHaveProperty('lostClaims');
  await endLease(id);
  expect(await claim()).toMatchObject({ claim: 2, lostClaims: 1 });
  await endLease(id);
  const third = await claim();
  expect(third).toMatchObject({ lostClaims: 2 });
  await deliveries.release({ ...third, dueAt: new Date() });
  const fourth = await claim();
  expect(fourth).toMatchObject({ claim: 4, lostClaims: 2 });
  await deliveries.record(attemptAt(fourth, { kind: 'retry', at: new Date() }));
  expect(await claim()).not.toHaveProperty('lostClaims');
});

test('a renewed lease is no lost claim', async () => {
  const { id } = await jiter.schedule();
  const first = await jiter.claimOne(id);
  await jiter.store.deliveries.renew({ ...first, leaseMs: 60_000 });
  expect(await jiter.store.deliveries.claim([id], HOLD)).toEqual([]);
  await jiter.store.deliveries.record(attemptAt(first, { kind: 'repeat', at: new Date() }));
  expect(await jiter.claimOne(id)).not.toHaveProperty('lostClaims');
});
