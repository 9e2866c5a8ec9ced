import { HOLD, setupActs, type ActSetup } from '../acts/acts.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
afterAll(() => jiter.close());

/** Its time was over before it could leave. */
async function expire(id: string): Promise<void> {
  const [event] = await jiter.store.deliveries.claim([id], HOLD);
  await jiter.store.deliveries.record({
    ...{ event: event!, startedAt: new Date(), lagMs: 1, durationMs: 0, userAgent: '', worker: 'w' },
    ...{ status: 'expired: not sent', responseData: '' },
    outcome: { kind: 'failed', reason: 'expired' },
  });
}

test('how late what never left before it was retried by hand is, is told from when that was due', async () => {
  const { body: inbox } = await jiter.api.post('/api/inboxes').expect(200);
  const id = await jiter.create({ maxAge: '1h' });
  await expire(id);
  await jiter.post(`/${id}/retry`, { delay: '1h' }).expect(200);
  const { dueAt } = jiter.bells.at(-1)!;
  await fetch(inbox.url as string, { method: 'POST', body: '{}', headers: { 'webhook-id': `evt_${id}` } });
  const { body } = await jiter.api.get(`/api/inboxes/${inbox.id}/requests`).expect(200);
  const [{ receivedAt, ...request }] = body;
  expect(request).toMatchObject({ eventId: id, lagMs: Date.parse(receivedAt as string) - dueAt.getTime() });
});
