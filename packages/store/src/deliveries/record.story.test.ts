import type { ClaimedEvent, Outcome } from '@jiter/core';
import { queryRows, runSql } from '@jiter/testkit';
import type { Store } from '../index.ts';
import { attemptAt, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';
import type { AttemptResult } from './record.ts';

let jiter: SetupWithOrg;
beforeAll(async () => {
  jiter = await setupWithOrg();
});
afterAll(() => jiter.close());

const callback = {
  destination: 'http://127.0.0.1/',
  options: {},
  before: '',
  behind: '',
  onMade: () => undefined,
};
const failed = (reason: 'exhausted' | 'expired'): Outcome => ({ kind: 'failed', reason });
const at = new Date('2099-01-01T00:00:00Z');

type Case = { outcome: Outcome; more?: Partial<AttemptResult>; isUnsent?: true; attempts: number };
const CASES: Record<string, Case> = {
  'was sent': { outcome: { kind: 'sent' }, attempts: 1 },
  'was sent, and calls': { outcome: { kind: 'sent' }, more: { callback }, attempts: 1 },
  failed: { outcome: failed('exhausted'), attempts: 1 },
  'failed, and calls': { outcome: failed('exhausted'), more: { callback }, attempts: 1 },
  'has no time for another attempt': { outcome: failed('expired'), attempts: 1 },
  'was found too late to be sent': { outcome: failed('expired'), isUnsent: true, attempts: 0 },
  'is tried again': { outcome: { kind: 'retry', at }, attempts: 1 },
  'was cut short': { outcome: { kind: 'repeat', at }, attempts: 0 },
};

/** In either layout. */
async function eachLayout(work: (store: Store) => Promise<void>): Promise<void> {
  for (const since of ['now()', 'null']) {
    await runSql(jiter.url, `update layout set moves_since = ${since}`);
    await work(await jiter.openAnother());
  }
}

const DURATION_MS = 5_000;

function resultOf(event: ClaimedEvent, { outcome, more, isUnsent }: Case): AttemptResult {
  const startedAt = new Date(Date.now() - 60_000);
  const { signatures, ...others } = attemptAt(event, outcome, {
    startedAt,
    durationMs: DURATION_MS,
    ...more,
  });
  return isUnsent ? others : { ...others, ...(signatures && { signatures }) };
}

test.each(Object.entries(CASES))(
  'one that %s says when, how often it was tried, and what is next',
  async (_what, given) => {
    await eachLayout(async ({ deliveries, events }) => {
      const { id } = await jiter.schedule();
      const result = resultOf(await jiter.claimOne(id), given);
      expect(await deliveries.record(result)).toBe(true);
      const ended = new Date(result.startedAt.getTime() + DURATION_MS);
      const { event, history } = (await events.find(jiter.org, id))!;
      const { kind } = given.outcome;
      const isOver = kind === 'sent' || kind === 'failed';
      expect(event.status).toBe(
        { sent: 'Sent', failed: 'Failed To Send', retry: 'Queued', repeat: 'Queued' }[kind],
      );
      expect([event.sentAt, event.failedAt]).toEqual([
        kind === 'sent' ? ended : undefined,
        kind === 'failed' ? ended : undefined,
      ]);
      expect(event.failureReason).toBe(kind === 'failed' ? given.outcome.reason : undefined);
      expect(history).toMatchObject([{ createdAt: result.startedAt, updatedAt: ended, attempt: 1 }]);
      expect(await events.tries(jiter.org, [id])).toEqual([{ id, attempts: given.attempts }]);
      const due = await queryRows(
        jiter.url,
        `select due_at from events where id = ${id} and due_at is not null`,
      );
      expect(due).toEqual(isOver ? [] : [{ due_at: at }]);
      const called = await queryRows(jiter.url, `select from events where parent_id = ${id}`);
      expect(called).toHaveLength(given.more?.callback ? 1 : 0);
    });
  },
);

test('of a history that is very long the latest attempts explain how an event stands', async () => {
  const { id } = await jiter.schedule();
  await runSql(
    jiter.url,
    `insert into attempt_history (created_at, event_id, claim, lag_ms, duration_ms, attempt, status, response_data, worker)
     select now(), ${id}, n, 1, 2, n, '500', '', 'w' from generate_series(1, 501) as n`,
  );
  const { attempts } = (await jiter.store.events.findStandpoint(jiter.org, id))!;
  expect(attempts.map(({ claim }) => claim)).toEqual(Array.from({ length: 500 }, (_, index) => index + 2));
});
