import { queryRows, runSql } from '@jiter/testkit';
import { anInput, attemptAt, HOLD, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

let jiter: SetupWithOrg;

beforeAll(async () => {
  jiter = await setupWithOrg();
});
afterAll(() => jiter.close());

const options = { labels: ['b', 'a'], metadata: { customer: '7' } };
const tagsOf = async (id: string) =>
  (
    await queryRows<{ tag: string }>(
      jiter.url,
      'select tag from event_tags where event_id = $1 order by tag',
      [id],
    )
  ).map(({ tag }) => tag);

test('what is said of an event stays with it: created, alone and beside others, claimed and settled', async () => {
  const { events } = jiter.store;
  const due = { scheduledTime: new Date() };
  const [plain, said] = await events.createMany([
    anInput(jiter.org, due),
    anInput(jiter.org, { ...due, options, timeoutMs: 5_000 }),
  ]);
  expect(plain).not.toHaveProperty('options');
  expect(said).toMatchObject({ options, timeoutMs: 5_000 });
  const claimed = await jiter.claimOne(said!.id);
  expect(claimed).toMatchObject({ options, timeoutMs: 5_000 });
  expect(await jiter.claimOne(plain!.id)).not.toHaveProperty('options');
  await jiter.store.deliveries.record(attemptAt(claimed));
  expect((await events.find(jiter.org, said!.id))!.event).toMatchObject({
    status: 'Sent',
    options,
    timeoutMs: 5_000,
  });
  expect(await tagsOf(said!.id)).toEqual(['l:a', 'l:b', 'm:customer=7']);
});

test('an edit changes each option by itself, null takes it away, and tags follow', async () => {
  const { events } = jiter.store;
  const { id } = await events.create(anInput(jiter.org, { options, timeoutMs: 5_000 }));
  const edited = await events.edit(jiter.org, id, { options: { labels: ['c'] }, timeoutMs: null });
  expect(edited).toMatchObject({ event: { options: { labels: ['c'], metadata: { customer: '7' } } } });
  expect(edited).not.toHaveProperty('event.timeoutMs');
  expect(await tagsOf(id)).toEqual(['l:c', 'm:customer=7']);
  const bare = await events.edit(jiter.org, id, { options: { labels: null, metadata: null } });
  expect(bare).not.toHaveProperty('event.options');
  expect(await tagsOf(id)).toEqual([]);
});

test('edits of the same moment lose nothing of one another', async () => {
  const { events } = jiter.store;
  for (let round = 0; round < 5; round += 1) {
    const { id } = await events.create(anInput(jiter.org, { options: { labels: ['a'] } }));
    const edits = [{ labels: ['b'] }, { metadata: { customer: '8' } }];
    await Promise.all(edits.map((changes) => events.edit(jiter.org, id, { options: changes })));
    expect((await events.find(jiter.org, id))!.event.options).toEqual(Object.assign({}, ...edits));
  }
});

test('the tick to come of a cron job is edited with its job alone', async () => {
  const id = await jiter.tick();
  const more = { options: { labels: ['x'] } };
  for (const changes of [
    { payload: 'x' },
    { status: 'Cancelled' as const },
    more,
    { status: 'Cancelled' as const, ...more },
  ])
    expect(await jiter.store.events.edit(jiter.org, id, changes)).toMatchObject({ kind: 'planned' });
});

test.each([
  ['leave when they are settled', 'now()'],
  ['stay where they are', 'null'],
])(
  'a cancelled event has what it was cancelled with, and is over, where events %s',
  async (_where, since) => {
    await runSql(jiter.url, `update layout set moves_since = ${since}`);
    const { events, deliveries } = await jiter.openAnother();
    const scheduledTime = new Date(Date.now() - 60_000);
    const { id } = await events.create(anInput(jiter.org, { options, scheduledTime }));
    const changes = {
      status: 'Cancelled',
      payload: 'never mind',
      options: { metadata: null, labels: ['c'] },
    } as const;
    const cancelled = await events.edit(jiter.org, id, changes);
    expect(cancelled).toMatchObject({
      event: { status: 'Cancelled', payload: 'never mind', options: { labels: ['c'] } },
    });
    expect(cancelled).not.toHaveProperty('event.options.metadata');
    expect((await events.find(jiter.org, id))!.event).toEqual((cancelled as { event: object }).event);
    expect(await deliveries.claim([id], HOLD)).toEqual([]);
    const isDue = 'due_at is not null or wake_at is not null';
    expect(await queryRows(jiter.url, `select from events where id = ${id} and (${isDue})`)).toEqual([]);
    await runSql(jiter.url, 'update layout set moves_since = now()');
  },
);

test('cron jobs hand it on to what they planned, to what they run, and to what comes after', async () => {
  const { cronJobs, events } = jiter.store;
  const [first, second] = [new Date('2099-01-01T09:00:00Z'), new Date('2099-01-02T09:00:00Z')];
  const input = { ...anInput(jiter.org), expression: '0 9 * * *', timezone: 'UTC', misfire: 'once' } as const;
  const { scheduledTime: _none, ...job } = { ...input, options };
  const made = await cronJobs.create(job, first);
  expect(made.job).toMatchObject({ options });
  const planned = made.bells[0]!.eventId;
  const optionsOf = async (id: string) => (await events.find(jiter.org, id))!.event.options;
  expect(await optionsOf(planned)).toEqual(options);
  const run = await cronJobs.run(jiter.org, made.job.id, new Date());
  expect(run).toMatchObject({ options });
  await cronJobs.edit(jiter.org, made.job.id, () => ({
    now: new Date(),
    changes: { options: { labels: null, metadata: { customer: '8' } } },
  }));
  expect(await optionsOf(planned)).toEqual({ metadata: { customer: '8' } });
  expect(await tagsOf(planned)).toEqual(['m:customer=8']);
  const { job: seen } = (await cronJobs.find(jiter.org, made.job.id))!;
  const [bell] = await cronJobs.advance([
    { id: seen.id, seen: seen.updatedAt, from: first, fire: [first], next: second },
  ]);
  expect(await optionsOf(bell!.eventId)).toEqual({ metadata: { customer: '8' } });
  expect(await tagsOf(bell!.eventId)).toEqual(['m:customer=8']);
  expect(await jiter.store.deliveries.claim([run!.id], HOLD)).toMatchObject([{ options }]);
});
