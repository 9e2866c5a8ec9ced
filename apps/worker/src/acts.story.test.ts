import { eventually } from '@jiter/testkit';
import { setUp, settledAs, type Bench } from './worker.fixture.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await setUp('postgres');
});
afterEach(() => bench.tearDown());

const always = { stopOn: [410], maxRetryAfter: '10min' };

test('a retried event arrives as the same one, with a fresh budget, and its outcome calls again', async () => {
  const receiver = await bench.startReceiver((hit) => {
    if (hit.path === '/failed') return 200;
    return receiver.hits.filter(({ path }) => path === '/').length <= 4 ? 500 : 200;
  });
  await bench.startWorker();
  const options = {
    retryPolicy: { delays: ['100ms'], ...always },
    failureCallback: `${receiver.url}failed`,
  };
  const { id } = await bench.schedule({ destination: receiver.url, scheduledTime: new Date(), options });
  for (const calls of [1, 2]) {
    await eventually(() => settledAs(bench, id, 'Failed To Send'));
    await eventually(() =>
      expect(receiver.hits.filter(({ path }) => path === '/failed')).toHaveLength(calls),
    );
    const retried = await bench.store.events.retry(bench.org, id, { delayMs: 0, spreadMs: 0 });
    if (retried.kind !== 'done') throw new Error(retried.kind);
    await bench.queue.ringAll(retried.bells);
  }
  const { history } = await eventually(() => settledAs(bench, id, 'Sent'));
  expect(history.map(({ attempt, status }) => `${attempt} ${status}`)).toEqual([
    '1 500',
    '2 500',
    '3 500',
    '4 500',
    '5 200',
  ]);
  const own = receiver.hits.filter(({ path }) => path === '/');
  expect(own.map(({ headers }) => headers['x-jiter-attempt'])).toEqual(['1', '2', '3', '4', '5']);
  expect(new Set(own.map((hit) => hit.id))).toEqual(new Set([`evt_${id}`]));
});

test('of many that are cancelled beside four workers each is cancelled or sent, and no cancelled one that was not under way', async () => {
  const receiver = await bench.startReceiver([200]);
  const at = new Date(Date.now() + 1_500);
  const wishes = Array.from({ length: 400 }, () => ({
    org: bench.org,
    destination: receiver.url,
    payload: 'x',
    scheduledTime: at,
  }));
  const created = await bench.store.events.createMany(wishes);
  for (const name of ['a', 'b', 'c', 'd']) await bench.startWorker({}, name);
  await bench.queue.ringAll(created.map(({ id }) => ({ eventId: id, dueAt: at })));
  await eventually(() => expect(receiver.hits.length).toBeGreaterThan(0));
  let affected = 0;
  for (let more = true; more;) {
    const options = {
      choice: { filter: { statuses: ['Pending' as const, 'Queued' as const] } },
      limit: 1_000,
      spreadMs: 0,
      dryRun: false,
    };
    const done = await bench.store.events.cancelMany(bench.org, options);
    affected += done.affected;
    more = done.more;
  }
  const ids = async (statuses: ('Sent' | 'Cancelled' | 'Pending' | 'Queued')[]) => {
    const { texts } = await bench.store.events.list(bench.org, {
      statuses,
      limit: 1_000,
      maxBytes: 8_000_000,
    });
    return (JSON.parse(`[${texts.join(',')}]`) as { id: string }[]).map(({ id }) => id);
  };
  await eventually(async () => expect(await ids(['Pending', 'Queued'])).toEqual([]));
  const [sent, cancelled] = [await ids(['Sent']), await ids(['Cancelled'])];
  expect(cancelled).toHaveLength(affected);
  expect(sent.length + cancelled.length).toBe(created.length);
  const hit = new Set(receiver.hits.map(({ id }) => id.replace('evt_', '')));
  for (const id of sent) expect(hit.has(id)).toBe(true);
  // What was under way when it was cancelled has its attempt in the history.
  for (const id of cancelled.filter((one) => hit.has(one)))
    await eventually(async () => expect((await bench.find(id)).history).toHaveLength(1));
});
