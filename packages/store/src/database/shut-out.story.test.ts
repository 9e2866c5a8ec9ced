import { randomUUID } from 'node:crypto';
import { silentLog } from '@jiter/core';
import { cloneShuttable, eventually, WAYS_TO_SHUT } from '@jiter/testkit';
import { openStore } from '../index.ts';

async function setup(url: string) {
  const store = await openStore({
    url,
    poolMax: 2,
    applicationName: 'shut-out',
    log: silentLog,
    enqueueHorizonMs: 600_000,
    masterKeys: [Buffer.alloc(32, 7).toString('base64')],
  });
  const { org } = await store.orgs.ensureFirst({ apiKey: randomUUID(), signingSecret: randomUUID() });
  const create = (payload: string) =>
    store.events.create({ org, destination: 'http://127.0.0.1/', payload, scheduledTime: new Date() });
  return { store, create };
}

test.each(WAYS_TO_SHUT)(
  'a database that lets nobody in (%s) is away, and refuses nothing by that',
  async (code) => {
    const database = await cloneShuttable(code);
    const { store, create } = await setup(database.url);
    const { id } = await create('before');
    const hold = { aheadMs: 1_000, leaseMs: 60_000 };
    const [event] = await store.deliveries.claim([id], hold);
    await database.shut();
    const outage = { status: 503, retryAfterS: 5, cause: { code } };
    await eventually(() => expect(create('meanwhile')).rejects.toMatchObject(outage));
    await eventually(() => expect(store.ping()).rejects.toMatchObject(outage));
    const attempt = {
      event: event!,
      startedAt: new Date(),
      lagMs: 0,
      durationMs: 1,
      status: '200',
      responseData: '',
      userAgent: '',
      worker: '',
      outcome: { kind: 'sent' as const },
    };
    await expect(store.deliveries.record(attempt)).rejects.toMatchObject(outage);
    await database.reopen();
    await eventually(() => create('after'));
    expect(await store.deliveries.record(attempt)).toBe(true);
    await store.close();
    await database.drop();
  },
);
