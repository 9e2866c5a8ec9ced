import { checkSignatures } from '@jiter/core';
import { MASTER_KEY, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

let jiter: SetupWithOrg;
beforeAll(async () => {
  jiter = await setupWithOrg();
});
afterAll(() => jiter.close());

const arrivalAt = (inbox: string) => ({
  ...{
    inbox,
    org: jiter.org,
    receivedAt: new Date(),
    method: 'POST',
    headers: {},
    body: Buffer.from('x'),
    bodyBytes: 1,
  },
  verdict: checkSignatures({ headers: {}, body: '', secrets: [], now: new Date() }),
});

test('requests that come to several processes at once get one step each', async () => {
  const stores = [jiter.store, await jiter.openAnother(), await jiter.openAnother()];
  const { id } = (await jiter.store.inboxes.create(jiter.org, ['501', '502', '503', '200'], 10))!;
  const received = await Promise.all(
    Array.from({ length: 12 }, (_, index) => stores[index % 3]!.inboxes.receive(arrivalAt(id))),
  );
  const steps = received.map((one) => one!.step).sort();
  expect(steps).toEqual([...Array<string>(9).fill('200'), '501', '502', '503']);
  expect(await jiter.store.inboxes.requests(jiter.org, id, { limit: 50 })).toHaveLength(12);
});

test('its address is known to its org, after the master key was changed as well', async () => {
  const { id, token } = (await jiter.store.inboxes.create(jiter.org, ['200'], 10))!;
  expect(await jiter.store.inboxes.findByToken(token!)).toEqual({ id, org: jiter.org });
  const NEW_KEY = Buffer.alloc(32, 9).toString('base64');
  expect(await (await jiter.openAnother([NEW_KEY, MASTER_KEY])).secrets.reseal()).toBeGreaterThan(1);
  const after = await jiter.openAnother([NEW_KEY]);
  expect(await after.inboxes.find(jiter.org, id)).toMatchObject({ id, token });
  const { token: unknown, ...shown } = (await jiter.store.inboxes.find(jiter.org, id))!;
  expect([shown.id, unknown]).toEqual([id, undefined]);
});

test('secrets that have ended are known, with when they did', async () => {
  const { org } = await jiter.store.orgs.create('rotating');
  const [first] = await jiter.store.secrets.signingSecrets(org);
  const { signingSecret } = await jiter.store.secrets.rotate(org, 0);
  const known = await (await jiter.openAnother()).secrets.known(org);
  expect(known).toEqual([{ secret: signingSecret }, { secret: first, endedAt: expect.any(Date) }]);
});
