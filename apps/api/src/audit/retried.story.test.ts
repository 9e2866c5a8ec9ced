import type { AuditEntry } from '@jiter/core';
import { FAILED, setupActs, type ActSetup } from '../acts/acts.fixture.ts';
import { soon } from '../test-setup.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
afterAll(() => jiter.close());

/** After it was created. */
const changesOf = async (id: string) =>
  ((await jiter.api.get(`/api/events/${id}/changes`).expect(200)).body as AuditEntry[]).slice(1);

test('a retry tells what time it takes from an event, and gives it: alone, by a call about many, and where nothing differs', async () => {
  const maxAge = { maxAge: '1h', labels: ['in time'] };
  const [alone, given, ofMany] = await jiter.failedMany(3, maxAge);
  const [moment, plain] = [soon(7_200_000), await jiter.createAs(FAILED)];
  const dueAt = { dueAt: expect.stringMatching(/Z$/) };
  const wasInTime = { status: 'Failed To Send', maxAge: '1h', expiresAt: expect.stringMatching(/Z$/) };
  const told = async (id: string) => {
    const [change, ...none] = await changesOf(id);
    expect(none).toEqual([]);
    return [change!.before, change!.after, change!.details];
  };
  await jiter.post(`/${alone}/retry`).expect(200);
  expect(await told(alone!)).toEqual([wasInTime, { status: 'Queued' }, dueAt]);
  await jiter.post(`/${given}/retry`, { expiresAt: moment }).expect(200);
  expect(await told(given!)).toEqual([wasInTime, { status: 'Queued', expiresAt: moment }, dueAt]);
  await jiter.post('/retry', { filter: { label: 'in time' } }).expect(200);
  expect(await told(ofMany!)).toEqual([wasInTime, { status: 'Queued' }, dueAt]);
  await jiter.post(`/${plain}/retry`).expect(200);
  expect(await told(plain)).toEqual([{ status: 'Failed To Send' }, { status: 'Queued' }, dueAt]);
  const same = (await jiter.failedMany(1, { expiresAt: moment }))[0]!;
  await jiter.post(`/${same}/retry`, { expiresAt: moment }).expect(200);
  expect(await told(same)).toEqual([{ status: 'Failed To Send' }, { status: 'Queued' }, dueAt]);
});
