import { setup } from '../setup.fixture.ts';

test('workers are counted while they say that they are there', async () => {
  const { store, close } = await setup();
  const { fleet, lease } = store;
  expect(await fleet.attend('a', 60_000)).toBe(1);
  expect(await fleet.attend('b', 60_000)).toBe(2);
  expect(await fleet.attend('a', 60_000)).toBe(2);
  await fleet.leave('b');
  expect(await fleet.attend('a', 0)).toBe(1);
  expect(await fleet.attend('c', 60_000)).toBe(1);
  // The leader's lease is another matter.
  expect(await lease.take({ holder: 'c', leaseMs: 60_000 })).toBeDefined();
  expect(await fleet.attend('c', 60_000)).toBe(1);
  await close();
});
