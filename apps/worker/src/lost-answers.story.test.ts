import { eventually, holdWrites, redisUrl, startCutLink, type Backend, type CutLink } from '@jiter/testkit';
import { settledAs, setUp, soon, type Bench } from './worker.fixture.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
/** In its text alone, which each connection sends once. */
const CLAIM = 'update events e\n    set status';
const ADVANCE = 'select id, goes_to, stalls_at';
const RECORD = 'returning e.id, e.claims)';
/** A lease is longer than that. */
const TIMEOUT_MS = 300_000;
/** For what it says of its last record. */
const GRACE_MS = 10_000;

describe.each(backends)(
  'a worker whose connection to the database is cut, with its queue on %s',
  (backend) => {
    let bench: Bench;
    let link: CutLink;
    beforeEach(async () => {
      const linkTo = async (url: string) => {
        link = await startCutLink(url);
        return link.url;
      };
      bench = await setUp(backend, undefined, linkTo);
    });
    afterEach(async () => {
      await bench.tearDown();
      await link.close();
    });
    const linesOf = (...names: string[]) => bench.lines.filter(({ event }) => names.includes(event));

    /** One event, until it is settled; a statement that says `words` loses its answer meanwhile. */
    async function deliver(words: string, answers: number[], payload = 'hello') {
      const receiver = await bench.startReceiver(answers);
      const worker = await bench.startWorker({ deliveryTimeoutMs: TIMEOUT_MS });
      link.loseAnswerTo(words);
      const { id } = await bench.schedule({ destination: receiver.url, scheduledTime: soon(), payload });
      const { history } = await eventually(() => settledAs(bench, id, 'Sent'), 30_000);
      await worker.stop(GRACE_MS);
      expect(link.cuts()).toBe(1);
      expect(receiver.hits).toHaveLength(answers.length);
      expect(history.map(({ status }) => Number(status))).toEqual(answers);
      // Nobody waited for a lease, nor for the sweep.
      expect(linesOf('claim.lost', 'sweep.rung-for-silent', 'attempt.lost')).toEqual([]);
    }

    test.each([
      ['an event', 'hello'],
      ['one whose payload does not come with the claim', 'x'.repeat(20_000)],
    ])('goes on with %s that it has claimed without being told', async (_what, payload) => {
      await deliver(CLAIM, [200], payload);
      expect(linesOf('claim.found')).toHaveLength(1);
    });

    /** Statements about claims, whatever became of them. */
    const claims = () => {
      const { took } = [...bench.store.statements()].find(({ name }) => name === 'claim') ?? {};
      return took?.counts.reduce((sum, count) => sum + count) ?? 0;
    };

    test('goes on with an event whose claim was under way still, and took effect later', async () => {
      const receiver = await bench.startReceiver([200]);
      await bench.schedule({ destination: receiver.url, scheduledTime: soon(), payload: 'hello' });
      const { end, untilSomebodyWaits } = await holdWrites(bench.url);
      const worker = await bench.startWorker({ deliveryTimeoutMs: TIMEOUT_MS });
      try {
        await untilSomebodyWaits();
        const before = claims();
        link.cut();
        // The claim has failed, and it has asked what it took.
        await eventually(() => expect(claims()).toBeGreaterThan(before + 1));
      } finally {
        await end();
      }
      await eventually(() => expect(receiver.hits).toHaveLength(1), 30_000);
      await worker.stop(GRACE_MS);
      expect(linesOf('claim.found')).toHaveLength(1);
    });

    test('misses no tick of a cron job whose next one was made without an answer, and doubles none', async () => {
      const receiver = await bench.startReceiver([200]);
      const first = new Date(Math.ceil(Date.now() / 1_000 + 1) * 1_000);
      const worker = await bench.startWorker();
      link.loseAnswerTo(ADVANCE);
      const { bells } = await bench.store.cronJobs.create(
        {
          ...{ org: bench.org, destination: receiver.url, payload: 'tick' },
          ...{ expression: '* * * * * *', timezone: 'UTC', misfire: 'all' },
        },
        first,
      );
      for (const bell of bells) await bench.queue.ring(bell);
      await eventually(() => expect(receiver.hits.length).toBeGreaterThanOrEqual(4), 30_000);
      await worker.stop(GRACE_MS);
      expect(link.cuts()).toBe(1);
      expect(linesOf('cron.not-planned')).toHaveLength(1);
      const ticks = receiver.hits.map(({ body }) =>
        Date.parse((JSON.parse(body) as { scheduledTime: string }).scheduledTime),
      );
      ticks.sort((one, other) => one - other);
      expect(ticks).toEqual(ticks.map((_tick, index) => first.getTime() + index * 1_000));
    });

    test.each([
      ['a retry, which leaves in time', [500, 200]],
      ['what was sent', [200]],
    ])('records %s', async (_what, answers) => {
      await deliver(RECORD, answers);
      expect(linesOf('attempt.not-recorded')).toHaveLength(1);
    });
  },
);
