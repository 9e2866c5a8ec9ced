import {
  ALL_EVENTS,
  createLatch,
  eventually,
  queryRows,
  redisUrl,
  startSlowLink,
  type Backend,
  type Link,
} from '@jiter/testkit';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

const MIB = 1_048_576;
const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];

describe.each(backends)('a worker with its queue on %s', (backend) => {
  let bench: Bench;
  beforeEach(async () => void (bench = await setUp(backend)));
  afterEach(() => bench.tearDown());

  /** Whoever looked at the events themselves would read megabytes with each look. */
  const noneIsLeft = () =>
    eventually(async () => {
      const left = `select from events where status in ('Pending', 'Queued') limit 1`;
      expect(await queryRows(bench.url, left)).toEqual([]);
    }, 60_000);

  test('has few of the largest events under way at a time, and delivers all of them, and others meanwhile', async () => {
    const othersSent = createLatch();
    let underWay = 0;
    let most = 0;
    const large = await bench.startReceiver(() => {
      most = Math.max(most, (underWay += 1));
      return { hold: othersSent.opened.then(() => (underWay -= 1)) };
    });
    const small = await bench.startReceiver();
    await bench.startWorker();
    const scheduledTime = soon();
    const schedule = (destination: string, payload: string) =>
      bench.schedule({ destination, payload, scheduledTime });
    const heavy: { id: string }[] = [];
    for (let index = 0; index < 30; index += 1) {
      heavy.push(await schedule(large.url, String(index % 10).repeat(MIB)));
    }
    const light = await Promise.all(Array.from({ length: 20 }, () => schedule(small.url, 'light')));
    await eventually(() => Promise.all(light.map(({ id }) => settledAs(bench, id, 'Sent'))));
    await eventually(() => expect(underWay).toBe(16));
    othersSent.open();
    await noneIsLeft();
    for (const { id } of heavy) await settledAs(bench, id, 'Sent');
    expect(most).toBe(16);
    expect(large.hits.map(({ id }) => id).sort()).toEqual(heavy.map(({ id }) => `evt_${id}`).sort());
  });

  test('delivers payloads of every size as they were sent, also one that is larger than is allowed by now', async () => {
    const receiver = await bench.startReceiver();
    await bench.startWorker();
    const payloads = [
      'x'.repeat(16_384),
      'x'.repeat(16_385),
      '\u001f'.repeat(MIB),
      '😀"'.repeat(MIB / 5),
      'é'.repeat(8 * MIB),
    ];
    for (const payload of payloads) {
      const { id, scheduledTime } = await bench.schedule({
        destination: receiver.url,
        payload,
        scheduledTime: soon(),
      });
      await noneIsLeft();
      const { history } = await settledAs(bench, id, 'Sent');
      expect(history).toHaveLength(1);
      const { body } = receiver.hits.at(-1)!;
      expect(body === JSON.stringify({ payload, scheduledTime: scheduledTime.toISOString() })).toBe(true);
    }
  });
});

describe('a worker whose database is far away', () => {
  let bench: Bench;
  let link: Link | undefined;
  beforeEach(async () => {
    const linkTo = async (url: string) => (link = await startSlowLink(url, 2 * MIB)).url;
    bench = await setUp('postgres', undefined, linkTo);
  });
  afterEach(async () => {
    await bench.tearDown();
    await link?.close();
  });

  test('delivers at the first go what takes longer to come than an event may wait', async () => {
    const receiver = await bench.startReceiver();
    await bench.startWorker();
    const payload = 'x'.repeat(14 * MIB);
    const scheduledTime = soon();
    const { id } = await bench.schedule({ destination: receiver.url, payload, scheduledTime });
    const entry = 'select worker from attempt_history where event_id = $1';
    await eventually(async () => expect(await queryRows(bench.url, entry, [id])).toHaveLength(1), 60_000);
    const sent = JSON.stringify({ payload, scheduledTime: scheduledTime.toISOString() });
    expect(receiver.hits.map(({ body }) => body === sent)).toEqual([true]);
    expect(await queryRows(bench.url, `select claims from ${ALL_EVENTS} where id = $1`, [id])).toEqual([
      { claims: 1 },
    ]);
  });
});
