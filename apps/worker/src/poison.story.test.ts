import { eventually, queryRows } from '@jiter/testkit';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

let bench: Bench;
beforeEach(async () => void (bench = await setUp('postgres')));
afterEach(() => bench.tearDown());

test('an event that nobody lived to record is given up with its reason, beside good ones that arrive', async () => {
  const receiver = await bench.startReceiver();
  const events = await Promise.all(
    Array.from({ length: 20 }, () => bench.create({ destination: receiver.url, scheduledTime: soon(0) })),
  );
  const [poison, suspect, another] = events.map(({ id }) => id);
  const lost = (id: string, count: number) =>
    queryRows(
      bench.url,
      `update events set status = 'Queued', claims = ${count}, lost_claims = ${count - 1},
        held_until = now() - interval '1 second' where id = ${id}`,
    );
  await Promise.all([lost(poison!, 20), lost(suspect!, 3), lost(another!, 3)]);
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
  expect(receiver.hits).toHaveLength(1);
});
