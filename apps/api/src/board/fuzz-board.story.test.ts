import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { aBody } from '../test-setup.ts';
import { createCounts } from '../attacks/counts.fixture.ts';
import { openDigests, type Digests } from '../attacks/digest.fixture.ts';
import { backends, setUpBoard, type Board } from './board.fixture.ts';

const isFull = process.env['JITER_FUZZ'] === 'full';
const RUNS = isFull ? 2_000 : 400;
const TIMEOUT_MS = 600_000;
const PASSWORD = 'pass:wörd';
const AUTHORIZATION = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
const EVENTS = 4;

const GETS = [
  '', '/', '/metrics-history', '/job-schedulers', '/queue/:queue', '/queue/:queue/:job', '/static/js/main.js', '/api/redis/stats', '/api/queues', '/api/job-schedulers', '/api/queues/:queue/metrics', '/api/queues/:queue/default-job-options', '/api/queues/:queue/workers', '/api/queues/:queue/rate-limit', '/api/queues/:queue/job-data-schema', '/api/queues/:queue/:job/logs', '/api/queues/:queue/:job/flow', '/api/queues/:queue/:job',
]; // prettier-ignore
const CHANGES = [
  'POST /api/queues/:queue/add', 'PUT /api/queues/pause', 'PUT /api/queues/resume', 'PUT /api/queues/:queue/retry/:state', 'PUT /api/queues/:queue/promote', 'PUT /api/queues/:queue/clean/:state', 'PUT /api/queues/:queue/pause', 'PUT /api/queues/:queue/resume', 'PUT /api/queues/:queue/concurrency', 'PUT /api/queues/:queue/rate-limit', 'PUT /api/queues/:queue/rate-limit/release', 'PUT /api/queues/:queue/empty', 'PUT /api/queues/:queue/obliterate', 'PUT /api/queues/:queue/job-schedulers/:job/remove', 'PATCH /api/queues/:queue/job-schedulers/:job', 'PUT /api/queues/:queue/job-schedulers/:job/run', 'PUT /api/queues/:queue/:job/retry', 'PUT /api/queues/:queue/:job/clean', 'PUT /api/queues/:queue/:job/promote', 'PATCH /api/queues/:queue/:job/update-data', 'PATCH /api/queues/:queue/:job/delay', 'PATCH /api/queues/:queue/:job/priority', 'PUT /api/queues/:queue/:job/remove-unprocessed-children',
]; // prettier-ignore
const CALLS = [...GETS.map((path) => `GET ${path}`), ...CHANGES];
/** A file of that name is not there. */
const NEVER_THERE = /static/;

const anyText = fc.string({ unit: anyCharacter, maxLength: 20 });
const aSegment = fc.oneof(
  anyText.map(segmentOf),
  fc.bigInt().map(String),
  fc.constantFrom('..', '%ff', '*', 'null'),
);
const aState = fc.oneof(
  fc.constantFrom(
    'failed',
    'completed',
    'failed',
    'completed',
    'delayed',
    'waiting',
    'active',
    'paused',
    'wait',
    'prioritized',
  ),
  aSegment,
);
const aNumber = fc.oneof(
  fc.nat(1_000),
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -1, 1e308, 2 ** 53, null),
);
const aBodyOf = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      {
        name: anyText,
        data: fc.jsonValue(),
        options: fc.oneof(
          fc.jsonValue(),
          fc.record({ delay: aNumber, jobId: anyText, priority: aNumber }, { requiredKeys: [] }),
          fc.record(
            { repeat: fc.jsonValue(), parent: fc.jsonValue(), backoff: fc.jsonValue() },
            { requiredKeys: [] },
          ),
        ),
        concurrency: aNumber,
        max: aNumber,
        duration: aNumber,
        force: fc.boolean(),
        jobData: fc.jsonValue(),
        runAt: aNumber,
        priority: aNumber,
        every: aNumber,
        pattern: anyText,
      },
      { requiredKeys: ['jobData', 'runAt', 'priority'] },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const aBodyText = fc.oneof(
  { weight: 8, arbitrary: aBodyOf.map((body) => JSON.stringify(body)) },
  { weight: 1, arbitrary: anyText },
);
const aQuery = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'activeQueue',
        'status',
        'page',
        'jobsPerPage',
        'depth',
        'maxChildren',
        'queueName',
        'x',
      ),
      fc.oneof(anyText, aNumber.map(String), fc.constantFrom('deliveries', 'failed', 'latest')),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());

function segmentOf(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

type Sent = {
  call: string;
  queue: string;
  /** A number: that one of the jobs there are. */
  job: string | number;
  state: string;
  query: string;
  body: string;
  type: string;
};

const aRequest: fc.Arbitrary<Sent> = fc.record({
  call: fc.constantFrom(...CALLS),
  queue: fc.oneof({ weight: 9, arbitrary: fc.constant('deliveries') }, { weight: 1, arbitrary: aSegment }),
  job: fc.oneof({ weight: 4, arbitrary: fc.nat() }, { weight: 1, arbitrary: aSegment }),
  state: aState,
  query: aQuery,
  body: aBodyText,
  type: fc.constantFrom('application/json', 'application/json', 'application/json', 'text/plain'),
});

describe.each(backends)('the board, the queue on %s', (backend) => {
  let jiter: Board;
  let digests: Digests;
  let eventIds: string[];
  let jobs: string[] = [];
  const counts = createCounts();

  beforeAll(async () => {
    jiter = await setUpBoard(backend, { password: PASSWORD }, { logRequests: false });
    digests = await openDigests(jiter.databaseUrl);
    const made = await Promise.all(
      Array.from({ length: EVENTS }, () => jiter.api.post('/api/events').send(aBody()).expect(200)),
    );
    eventIds = made.map(({ body }) => body.id as string);
  });
  afterAll(async () => {
    await digests.close();
    await jiter.close();
    if (isFull) counts.show(`the board, the queue on ${backend}`);
  });

  async function send({ call, queue, job, state, query, body, type }: Sent) {
    const [method, path] = call.split(' ') as [string, string];
    const jobId = typeof job === 'string' ? job : (jobs[job % jobs.length] ?? 'none');
    const target = path.replace(':queue', queue).replace(':job', jobId).replace(':state', state);
    const answer = await fetch(`${jiter.url}/admin/queues${target}?${query}`, {
      method,
      headers: { authorization: AUTHORIZATION, 'content-type': type },
      ...(method !== 'GET' && { body }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** What the board shows of the queue: its jobs, their data and delays, whether it is paused or limited. */
  async function readQueue(): Promise<string> {
    const sent = { call: 'GET /api/queues', queue: '', job: '', state: '', body: '', type: '' };
    return (await send({ ...sent, query: 'activeQueue=deliveries&status=delayed' })).text;
  }

  async function ringForAll(): Promise<void> {
    const dueAt = new Date(Date.now() + 60_000);
    await jiter.deliveries.ringAll(eventIds.map((eventId) => ({ eventId, dueAt })));
    const { queues } = JSON.parse(await readQueue()) as { queues: { jobs: { id: string }[] }[] };
    jobs = queues[0]!.jobs.map(({ id }) => encodeURIComponent(id));
  }

  test(
    `${RUNS} requests: none is answered with a 5xx, and none changes a row of ours or the queue`,
    async () => {
      await ringForAll();
      const [rows, shown] = [await digests.read(), await readQueue()];
      await fc.assert(
        fc.asyncProperty(aRequest, async (sent) => {
          const { status } = await send(sent);
          counts.note(sent.call, status);
          expect(status).toBeGreaterThanOrEqual(200);
          expect(status).toBeLessThan(500);
          if (!sent.call.startsWith('GET')) expect(status).toBe(405);
          expect(await digests.read()).toBe(rows);
        }),
        { numRuns: RUNS },
      );
      expect(await readQueue()).toBe(shown);
      // In a short run, chance may leave out one.
      const granted = GETS.filter((path) => !NEVER_THERE.test(path)).map(
        (path) => [`GET ${path}`, 200] as const,
      );
      if (isFull) expect(counts.missing(granted)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
