import { silentLog } from '@jiter/core';
import { queryRows, startSlowLink } from '@jiter/testkit';
import { openStore } from '../open.ts';
import { anInput, HOLD, MASTER_KEY, openStoreOn, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const MIB = 1_048_576;

let jiter: SetupWithOrg;
beforeEach(async () => {
  jiter = await setupWithOrg();
});
afterEach(() => jiter.close());

test('what takes longer to get there than a statement may is not cut off on its way', async () => {
  const link = await startSlowLink(jiter.url, Infinity, MIB);
  const options = {
    poolMax: 1,
    applicationName: 'far',
    statementTimeoutMs: 2_000,
    enqueueHorizonMs: 600_000,
  };
  const far = await openStore({ ...options, url: link.url, masterKeys: [MASTER_KEY], log: silentLog });
  try {
    await far.events.create(anInput(jiter.org));
    const { id } = await far.events.create(anInput(jiter.org, { payload: 'x'.repeat(4 * MIB) }));
    const kept = await queryRows(jiter.url, `select length(payload) from events where id = ${id}`);
    expect(kept).toEqual([{ length: 4 * MIB }]);
  } finally {
    await far.close();
    await link.close();
  }
});

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

test('a payload that takes longer to come than a statement may comes in pieces, of whatever characters', async () => {
  const link = await startSlowLink(jiter.url, 2 * MIB);
  const options = {
    poolMax: 1,
    applicationName: 'far',
    statementTimeoutMs: 2_500,
    enqueueHorizonMs: 600_000,
  };
  const far = await openStore({ ...options, url: link.url, masterKeys: [MASTER_KEY], log: silentLog });
  try {
    const payload = `${'x'.repeat(12 * MIB)}${'一é😀'.repeat(MIB / 4)}`;
    const { id } = await jiter.schedule(0, payload);
    const held = await jiter.claimOne(id);
    expect((await far.deliveries.readPayload(held)) === payload).toBe(true);
  } finally {
    await far.close();
    await link.close();
  }
});
