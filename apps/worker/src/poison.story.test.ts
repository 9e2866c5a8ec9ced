import { ALL_HOSTS } from '@jiter/store';
import { eventually, queryRows } from '@jiter/testkit';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

/** For what a worker says of its last records. */
const GRACE_MS = 10_000;

let bench: Bench;
beforeEach(async () => void (bench = await setUp('postgres')));
afterEach(() => bench.tearDown());

/** As if its last workers had died: what is left is the end of the last lease. */
const lose = (id: string, claims: number) =>
  queryRows(
    bench.url,
    `update events set status = 'Queued', claims = ${claims}, lost_claims = ${claims - 1},
      held_until = now() - interval '1 second' where id = ${id}`,
  );

test('an event that nobody lived to record is given up with its reason, beside good ones that arrive', async () => {
  const receiver = await bench.startReceiver();
  const events = await Promise.all(
    Array.from({ length: 20 }, () => bench.create({ destination: receiver.url, scheduledTime: soon(0) })),
  );
  const [poison, suspect, another] = events.map(({ id }) => id);
  await Promise.all([lose(poison!, 20), lose(suspect!, 3), lose(another!, 3)]);
  await bench.startWorker();
  await bench.queue.ringAll(events.map(({ id }) => ({ eventId: id, dueAt: new Date() })));
  const { event, history } = await eventually(() => settledAs(bench, poison!, 'Failed To Send'), 30_000);
  expect(history).toMatchObject([{ status: expect.stringContaining('given up: 20 claims in a row') }]);
  expect(event).toMatchObject({ failureReason: 'unrecorded' });
  for (const { id } of events.slice(1)) await eventually(() => settledAs(bench, id, 'Sent'), 30_000);
  expect(receiver.hits).toHaveLength(19);
});

test('an event whose record is refused again and again ends with the reason, calls for that, and is not sent again', async () => {
  const receiver = await bench.startReceiver(({ path }) => ({
    status: 200,
    body: path === '/' ? 'poison' : '',
  }));
  await queryRows(
    bench.url,
    `alter table attempt_history add constraint no_poison check (response_data <> 'poison')`,
  );
  const worker = await bench.startWorker();
  const options = {
    successCallback: `${receiver.url}sent`,
    failureCallback: `${receiver.url}failed`,
  };
  const { id } = await bench.schedule({ destination: receiver.url, scheduledTime: soon(), options });
  const { history } = await eventually(() => settledAs(bench, id, 'Failed To Send'), 60_000);
  expect(history).toMatchObject([
    { status: 'given up: its record was refused: SQLSTATE 23514 at no_poison' },
  ]);
  expect(history[0]).not.toHaveProperty('phases');
  await eventually(() => expect(receiver.hits.map(({ path }) => path)).toEqual(['/', '/failed']));
  expect(JSON.parse(receiver.hits[1]!.body)).toMatchObject({
    type: 'event.failed',
    event: { id, status: 'Failed To Send', failureReason: 'unrecorded' },
    attempt: { number: 1, status: history[0]!.status, responseData: '' },
    failureReason: 'unrecorded',
  });
  await eventually(() => settledAs(bench, receiver.hits[1]!.id.replace('evt_', ''), 'Sent'));
  expect(bench.repairs().map(({ event }) => event)).not.toContain('sweep.rung-for-silent');
  await worker.stop(GRACE_MS);
  const counts = `select sum(sent)::int as sent, sum(failed)::int as failed from delivery_stats where host <> '${ALL_HOSTS}'`;
  // The one that was sent is the callback.
  await eventually(async () => expect(await queryRows(bench.url, counts)).toEqual([{ sent: 1, failed: 1 }]));
});

/** Where it is refused, and what its history can say of it. */
const REFUSED = 'given up: its record was refused: SQLSTATE 23514 at no_poison';
const refusals = [
  { moves: true, table: 'attempt_history', column: 'event_id', history: [] },
  { moves: true, table: 'settled_events', column: 'id', history: [{ status: REFUSED }] },
  { moves: false, table: 'attempts', column: 'event_id', history: [] },
];

test.each(refusals)(
  'an event of which $table takes nothing at all ends after twenty claims, beside one that arrives (settled events move: $moves)',
  async ({ moves, table, column, history }) => {
    if (!moves) await queryRows(bench.url, 'update layout set moves_since = null');
    const receiver = await bench.startReceiver();
    const options = { failureCallback: `${receiver.url}failed` };
    const wish = { destination: receiver.url, scheduledTime: soon(0), options };
    const [poison, good] = [await bench.create(wish), await bench.create(wish)];
    await queryRows(
      bench.url,
      `alter table ${table} add constraint no_poison check (${column} <> ${poison.id})`,
    );
    await lose(poison.id, 20);
    await bench.startWorker();
    await bench.queue.ringAll([poison, good].map(({ id }) => ({ eventId: id, dueAt: new Date() })));
    await eventually(() => settledAs(bench, poison.id, 'Failed To Send'), 60_000);
    await eventually(async () => expect((await bench.find(poison.id)).history).toMatchObject(history));
    const { event } = await bench.find(poison.id);
    expect(event).toMatchObject({ failureReason: 'unrecorded', failedAt: expect.any(Date) });
    await eventually(() => settledAs(bench, good.id, 'Sent'));
    await eventually(() => expect(receiver.hits).toHaveLength(2));
    const told = Object.fromEntries(receiver.hits.map(({ path, id, body }) => [path, { id, body }]));
    expect(told['/']!.id).toBe(`evt_${good.id}`);
    expect(JSON.parse(told['/failed']!.body)).toMatchObject({
      event: { id: poison.id, status: 'Failed To Send', failedAt: expect.any(String) },
      failureReason: 'unrecorded',
    });
    expect(bench.lines).toContainEqual({
      event: 'event.given-up',
      fields: expect.objectContaining({ eventId: poison.id }),
    });
  },
);

test.each([
  { table: 'attempt_history', what: 'in its own row', refused: [{ event: 'event.given-up' }] },
  { table: undefined, what: 'with its history', refused: [] },
])('an event whose callback cannot be written ends without, $what', async ({ table, refused }) => {
  const receiver = await bench.startReceiver();
  const options = { failureCallback: `${receiver.url}failed` };
  const { id } = await bench.create({ destination: receiver.url, scheduledTime: soon(0), options });
  await queryRows(bench.url, `alter table events add constraint no_callback check (parent_id <> ${id})`);
  if (table)
    await queryRows(bench.url, `alter table ${table} add constraint no_poison check (event_id <> ${id})`);
  await lose(id, 20);
  await bench.startWorker();
  await bench.queue.ring({ eventId: id, dueAt: new Date() });
  const { event } = await eventually(() => settledAs(bench, id, 'Failed To Send'), 60_000);
  expect(event).toMatchObject({ failureReason: 'unrecorded' });
  expect(bench.lines.filter((line) => line.event === 'event.given-up')).toMatchObject(refused);
  expect(await queryRows(bench.url, 'select id from events where parent_id is not null')).toEqual([]);
  expect(receiver.hits).toEqual([]);
});

test('an event of which nothing can be recorded is claimed again before that, and sent', async () => {
  const receiver = await bench.startReceiver();
  const { id } = await bench.create({ destination: receiver.url, scheduledTime: soon(0) });
  await queryRows(
    bench.url,
    `alter table attempt_history add constraint no_poison check (event_id <> ${id})`,
  );
  await lose(id, 19);
  await bench.startWorker();
  await bench.queue.ring({ eventId: id, dueAt: new Date() });
  await eventually(() => expect(bench.lines.map(({ event }) => event)).toContain('attempt.lost'), 60_000);
  expect((await bench.find(id)).event.status).toBe('Queued');
  await queryRows(bench.url, 'alter table attempt_history drop constraint no_poison');
  await queryRows(bench.url, `update events set held_until = now() - interval '1 second'`);
  const { history } = await eventually(() => settledAs(bench, id, 'Failed To Send'), 30_000);
  expect(history).toMatchObject([{ status: expect.stringContaining('given up: 20 claims in a row') }]);
  expect(receiver.hits).toHaveLength(1);
});

test('an event whose row PostgreSQL does not let be claimed is told, and keeps none back that is in its job', async () => {
  const receiver = await bench.startReceiver();
  const wish = { destination: receiver.url, scheduledTime: soon(0) };
  const [poison, ...good] = await Promise.all(Array.from({ length: 10 }, () => bench.create(wish)));
  await queryRows(
    bench.url,
    `alter table events add constraint no_poison check (id <> ${poison!.id} or claims = 0)`,
  );
  await bench.startWorker();
  await bench.queue.ringAll([poison!, ...good].map(({ id }) => ({ eventId: id, dueAt: new Date() })));
  for (const { id } of good) await eventually(() => settledAs(bench, id, 'Sent'), 30_000);
  expect((await bench.find(poison!.id)).event.status).toBe('Pending');
  const fields = { eventId: poison!.id, error: expect.objectContaining({ code: '23514' }) };
  expect(bench.lines).toContainEqual({ event: 'claim.refused', fields });
});
