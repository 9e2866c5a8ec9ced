import { eventually, queryRows } from '@jiter/testkit';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

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

test('an event whose record is refused again and again ends with the reason, and is not sent again', async () => {
  const receiver = await bench.startReceiver(() => ({ status: 200, body: 'poison' }));
  await queryRows(
    bench.url,
    `alter table attempt_history add constraint no_poison check (response_data <> 'poison')`,
  );
  await bench.startWorker();
  const { id } = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
  const { history } = await eventually(() => settledAs(bench, id, 'Failed To Send'), 60_000);
  expect(history).toMatchObject([
    { status: 'given up: its record was refused: SQLSTATE 23514 at no_poison' },
  ]);
  expect(history[0]).not.toHaveProperty('phases');
  expect(receiver.hits).toHaveLength(1);
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
    const wish = { destination: receiver.url, scheduledTime: soon(0) };
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
    expect(receiver.hits.map(({ id }) => id)).toEqual([`evt_${good.id}`]);
    expect(bench.lines).toContainEqual({
      event: 'event.given-up',
      fields: expect.objectContaining({ eventId: poison.id }),
    });
  },
);

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
