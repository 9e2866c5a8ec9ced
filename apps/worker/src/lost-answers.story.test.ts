import { eventually, redisUrl, startCutLink, type Backend, type CutLink } from '@jiter/testkit';
import { settledAs, setUp, soon, type Bench } from './worker.fixture.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
/** In its text alone, which each connection sends once. */
const CLAIM = 'update events e\n    set status';
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

    test.each([
      ['a retry, which leaves in time', [500, 200]],
      ['what was sent', [200]],
    ])('records %s', async (_what, answers) => {
      await deliver(RECORD, answers);
      expect(linesOf('attempt.not-recorded')).toHaveLength(1);
    });
  },
);
