import { startSlowLink } from '@jiter/testkit';
import { anInput, HOLD, openStoreOn, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const MIB = 1_048_576;

let jiter: SetupWithOrg;
beforeEach(async () => {
  jiter = await setupWithOrg();
});
afterEach(() => jiter.close());

test('of a way on which claims take long the next have fewer', async () => {
  const link = await startSlowLink(jiter.url, MIB / 4);
  const far = await openStoreOn(link.url);
  try {
    const payload = 'x'.repeat(16_000);
    const scheduledTime = new Date();
    const inputs = Array.from({ length: 100 }, () => anInput(jiter.org, { payload, scheduledTime }));
    const ids = (await jiter.store.events.createMany(inputs)).map(({ id }) => id);
    expect(far.deliveries.mostClaimed()).toBe(100);
    expect(await far.deliveries.claim(ids, HOLD)).toHaveLength(100);
    expect(far.deliveries.mostClaimed()).toBe(50);
  } finally {
    await far.close();
    await link.close();
  }
});
