import { HOLD, setupActs, type ActSetup } from './acts.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
afterAll(() => jiter.close());

const claim = async (id: string) => (await jiter.store.deliveries.claim([id], HOLD))[0]!;
async function handBack(id: string): Promise<void> {
  const event = await claim(id);
  await jiter.store.deliveries.release({ ...event, dueAt: new Date() });
}
async function cancelled(id: string) {
  await jiter.post(`/${id}/cancel`).expect(200);
  const { sentences } = (await jiter.api.get(`/api/events/${id}/explanation`).expect(200)).body;
  return (sentences as { code: string }[]).map(({ code }) => code);
}

test('what a worker has as it is cancelled may still arrive, and what it gave back before does not', async () => {
  const [once, again, retried, held] = await Promise.all([1, 2, 3, 4].map(() => jiter.create()));
  for (const id of [once!, again!, again!]) await handBack(id);
  await jiter.attempt(retried!, { kind: 'retry', at: new Date() });
  for (const id of [retried!, retried!]) await handBack(id);
  await handBack(held!);
  await claim(held!);
  for (const id of [once!, again!, retried!]) expect(await cancelled(id)).not.toContain('may-still-arrive');
  expect(await cancelled(held!)).toContain('may-still-arrive');
  const changes = (await jiter.api.get(`/api/events/${held}/changes`).expect(200)).body;
  expect(changes.at(-1)).toMatchObject({ action: 'event.cancelled', details: { underWay: true } });
});
