import fc from 'fast-check';
import { type Explanation, type Reply, type WrittenPolicy } from '@jiter/core';
import {
  AHEAD_MS,
  createLife,
  LEASE_MS,
  startOf,
  type Ending,
  type Given,
  type Life,
} from './explained.fixture.ts';

/** Whatever becomes of an event: what its explanation says will happen next is what then happens. */

const answered = (status: number, more: object = {}): Reply => ({
  kind: 'answered',
  status,
  body: '',
  ...more,
});
const FAILS = answered(500);

const REPLIES: (Reply | 'cut')[] = [
  answered(200),
  FAILS,
  answered(503),
  answered(410),
  answered(429, { retryAfterMs: 60_000 }),
  answered(500, { noRetry: true }),
  { kind: 'unanswered', reason: 'timeout', detail: 'no answer within 15 s' },
  { kind: 'unanswered', reason: 'unreachable', detail: 'ECONNREFUSED' },
  { kind: 'unanswered', reason: 'refused', detail: 'a private address' },
  'cut',
];
const anEnding: fc.Arbitrary<Ending> = fc.record({
  reply: fc.constantFrom(...REPLIES),
  tookMs: fc.integer({ min: 0, max: 15_000 }),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

const POLICIES: (WrittenPolicy | undefined)[] = [
  undefined,
  { delays: [], stopOn: [410], maxRetryAfter: '10min' },
  { delays: ['1s', '2m'], stopOn: [410, 503], maxRetryAfter: '5s' },
  {
    backoff: 'exponential',
    maxRetries: 3,
    initialDelay: '3s',
    multiplier: 2,
    maxDelay: '1h',
    jitter: 0.5,
    stopOn: [],
    maxRetryAfter: '10min',
  },
];

const aGiven: fc.Arbitrary<Given> = fc.record({
  inMs: fc.integer({ min: -5_000, max: 2_000_000 }),
  policy: fc.constantFrom(...POLICIES),
  expiresInMs: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }),
  firstByInMs: fc.option(fc.integer({ min: 1_000, max: 60_000 }), { nil: undefined }),
});

type Step = (life: Life) => void | Promise<unknown>;
const aDelay = fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 2_000_000 }));

/** When its time comes a worker takes it, and this is what becomes of that. */
const attempted =
  (ending: Ending): Step =>
  async (life) => {
    const { next } = life.explain();
    life.advance(Math.max(0, (next?.at.getTime() ?? 0) - life.state.nowMs));
    life.claim();
    if (life.state.holder) await life.attempt(ending);
  };

/** When its time comes a worker takes it and dies, as many did before. */
const lost =
  (times: number): Step =>
  (life) => {
    const { next } = life.explain();
    life.advance(Math.max(0, (next?.at.getTime() ?? 0) - life.state.nowMs));
    if (life.claim()) life.state.row.lostClaims = times;
    life.die();
  };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: aDelay.map(
      (ms): Step =>
        (life) =>
          life.advance(ms),
    ),
  },
  { weight: 6, arbitrary: fc.constant<Step>((life) => void life.claim()) },
  {
    weight: 5,
    arbitrary: anEnding.map(
      (ending): Step =>
        (life) =>
          life.state.holder ? life.attempt(ending) : undefined,
    ),
  },
  {
    weight: 1,
    arbitrary: aDelay.map(
      (ms): Step =>
        (life) =>
          life.handBack(ms),
    ),
  },
  { weight: 2, arbitrary: fc.constant<Step>((life) => life.die()) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 21 }).map(lost) },
  { weight: 5, arbitrary: anEnding.map(attempted) },
  { weight: 1, arbitrary: fc.constant<Step>((life) => life.cancel()) },
  {
    weight: 1,
    arbitrary: aDelay.map(
      (ms): Step =>
        (life) =>
          life.edit(ms),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(aDelay, fc.option(aDelay, { nil: undefined })).map(
      ([ms, expires]): Step =>
        (life) =>
          life.retry(ms, expires),
    ),
  },
);

const codesOf = ({ sentences }: Explanation) => sentences.map(({ code }) => code);
function checkWords(explanation: Explanation): void {
  expect(codesOf(explanation)).toContain(explanation.state);
  for (const { text } of explanation.sentences) {
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(text).not.toMatch(/undefined|NaN|Infinity|\[object| -\d/);
  }
}

/** Goes on without anybody's doing until there is one more entry in the history, and compares that with what was said. */
async function checkNext(life: Life, ending: Ending, lateMs: number): Promise<void> {
  const { state } = life;
  // Whether the worker that has an event lives cannot be known before its lease is over, when something else is said.
  if (!state.holder && (state.row.heldUntilMs ?? 0) > state.nowMs)
    life.advance(state.row.heldUntilMs! - state.nowMs);
  const explanation = life.explain();
  const { next } = explanation;
  expect(next !== undefined).toBe(life.isOpen());
  if (!next) return;
  const atMs = next.at.getTime();
  if (!state.holder) {
    life.advance(Math.max(0, atMs + lateMs - state.nowMs));
    expect(life.claim()).toBeDefined();
  }
  const leavesMs = Math.max(state.nowMs, state.holder!.dueAt.getTime());
  expect(leavesMs).toBeGreaterThanOrEqual(atMs);
  const entries = state.history.length;
  const { event, outcome, startedAt, signatures } = await life.attempt(ending);
  expect(state.history).toHaveLength(entries + 1);
  if (!signatures) return checkUnmade(explanation, outcome, startedAt);
  expect(next).toMatchObject({ attempt: event.attempt });
  if (!('attempt' in next)) return;
  expect(event.attempt).toBeLessThanOrEqual(next.of);
  expect(startedAt.getTime()).toBeGreaterThanOrEqual(atMs);
  if (next.until) expect(startedAt.getTime()).toBeLessThanOrEqual(next.until.getTime());
  if (ending.reply === FAILS) checkLast(explanation, outcome);
}

type Outcome = Awaited<ReturnType<Life['attempt']>>['outcome'];

function checkUnmade({ next }: Explanation, outcome: Outcome, startedAt: Date): void {
  if (outcome.kind !== 'failed') throw new Error(`nothing was sent, and yet: ${outcome.kind}`);
  if (next && 'fails' in next) return expect(outcome.reason).toBe(next.fails);
  // It left too late for what was said, and that was said.
  expect(outcome.reason).toBe('expired');
  expect(startedAt.getTime()).toBeGreaterThan(next!.until!.getTime());
}

function checkLast({ sentences, next }: Explanation, outcome: Outcome): void {
  const last = sentences.find(({ code }) => code === 'last-attempt');
  if (last) return expect(outcome).toEqual({ kind: 'failed', reason: (last as { reason?: string }).reason });
  if (!(next && 'until' in next)) expect(outcome.kind).toBe('retry');
}

/** Those that chance might leave out. */
const ending = (reply: Reply | 'cut'): Ending => ({ reply, tookMs: 1, random: 0.5 });
const wait: Step = (life) => life.advance(LEASE_MS);
const life = (steps: Step[], policy = POLICIES[2]) => ({
  given: { inMs: 1_000, policy },
  steps,
  ending: ending(FAILS),
  lateMs: 0,
});
const EXAMPLES = [
  ...POLICIES.flatMap((policy) => REPLIES.map((reply) => life([attempted(ending(reply))], policy))),
  // At the very last moment it still leaves.
  { ...life([]), given: { inMs: 1_000, expiresInMs: 0 } },
  ...[1, 18, 19, 20].map((times) => life([lost(times), wait, attempted(ending(FAILS))])),
];

test('what is said to happen next is what then happens, in whatever an event has been through', async () => {
  const lives = fc.record({
    given: aGiven,
    steps: fc.array(aStep, { maxLength: 14 }),
    ending: fc.oneof(anEnding, fc.constant<Ending>({ reply: FAILS, tookMs: 1, random: 0.5 })),
    lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
  });
  await fc.assert(
    fc.asyncProperty(lives, async ({ given, steps, ending, lateMs }) => {
      const life = createLife(given, startOf(given));
      for (const step of [() => undefined, ...steps]) {
        await step(life);
        checkWords(life.explain());
        await checkNext(life.fork(), ending, lateMs);
      }
    }),
    { numRuns: 100, examples: EXAMPLES.map((one): [typeof one] => [one]) },
  );
});

test('nobody can have it earlier than is said: where no worker has it, it leaves at that moment', async () => {
  await fc.assert(
    fc.asyncProperty(aGiven, fc.array(aStep, { maxLength: 10 }), async (given, steps) => {
      const life = createLife(given, startOf(given));
      for (const step of steps) await step(life);
      const { state } = life;
      const { next } = life.explain();
      fc.pre(next !== undefined && !state.holder && (state.row.heldUntilMs ?? 0) <= state.nowMs);
      // As early as it can be claimed.
      life.advance(Math.max(0, next.at.getTime() - AHEAD_MS - state.nowMs));
      const event = life.claim()!;
      expect(Math.max(event.dueAt.getTime(), state.nowMs)).toBe(next.at.getTime());
    }),
    { numRuns: 200 },
  );
});

test('failing on and on, it makes as many attempts as were said', async () => {
  const plain = aGiven.map((given) => ({ ...given, expiresInMs: undefined, firstByInMs: undefined }));
  await fc.assert(
    fc.asyncProperty(plain, fc.boolean(), async (given, again) => {
      const life = createLife(given, startOf(given));
      const fail = async () => {
        const said: number[] = [];
        for (let { next } = life.explain(); next; { next } = life.explain()) {
          if ('of' in next) said.push(next.of);
          life.advance(Math.max(0, next.at.getTime() - life.state.nowMs));
          life.claim();
          await life.attempt({ reply: FAILS, tookMs: 0, random: 0 });
        }
        expect(new Set(said)).toEqual(new Set([life.state.row.attempts]));
      };
      await fail();
      life.retry(0);
      if (again) await fail();
    }),
    { numRuns: 50 },
  );
});
