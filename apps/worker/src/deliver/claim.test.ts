import { silentLog } from '@jiter/core';
import { UnansweredClaim } from '@jiter/store';
import { aClaimedEvent } from './claimed-event.fixture.ts';
import { createClaim } from './claim.ts';

const event = aClaimedEvent(new Date('2030-01-01T00:00:00.000Z'), { id: '12' });
const hold = { aheadMs: 1_000, leaseMs: 20_000 };
const asked = { ids: ['12', '13'], mark: 7 };
const unanswered = new UnansweredClaim(asked, new Error('away'));

/** With what the database says to one question after the other; an error is said in place of an answer. */
function setup(answers: unknown[], { gone = new AbortController(), leaseMs = 20_000 } = {}) {
  const questions: unknown[] = [];
  const lines: unknown[] = [];
  const answer = (question: unknown): Promise<never> => {
    questions.push(question);
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next as never);
  };
  const claim = createClaim({
    deliveries: { claim: (ids) => answer({ claim: ids }), findClaimed: (given) => answer({ find: given }) },
    hold: { ...hold, leaseMs },
    log: { ...silentLog, warn: (line, fields) => void lines.push({ line, ...fields }) },
    gone: gone.signal,
  });
  return { claim: () => claim(asked.ids), questions, lines };
}

test('what is claimed is answered, and nothing else is asked', async () => {
  const { claim, questions, lines } = setup([[event]]);
  expect(await claim()).toEqual([event]);
  expect({ questions, lines }).toEqual({ questions: [{ claim: asked.ids }], lines: [] });
});

test('where no answer came, it is asked until the database says what was claimed; that is told', async () => {
  const { claim, questions, lines } = setup([unanswered, new Error('away'), new Error('away'), [event]]);
  expect(await claim()).toEqual([event]);
  expect(questions.slice(1)).toEqual([{ find: asked }, { find: asked }, { find: asked }]);
  expect(lines).toEqual([{ line: 'claim.found', count: 1, firstEventId: '12' }]);
});

test('a claim that did not take effect has failed', async () => {
  const { claim, lines } = setup([unanswered, []]);
  await expect(claim()).rejects.toBe(unanswered);
  expect(lines).toEqual([]);
});

test('one that had only just got there is found by a second look', async () => {
  const { claim, questions } = setup([unanswered, [], [event]]);
  expect(await claim()).toEqual([event]);
  expect(questions.slice(1)).toEqual([{ find: asked }, { find: asked }]);
});

test('one that surely took no effect has failed at once', async () => {
  const refused = new Error('no connection');
  const { claim, questions } = setup([refused]);
  await expect(claim()).rejects.toBe(refused);
  expect(questions).toHaveLength(1);
});

test('nobody asks any more when the lease is over, nor when the process has to go', async () => {
  const late = setup([unanswered, new Error('away')], { leaseMs: 120 });
  await expect(late.claim()).rejects.toBe(unanswered);
  expect(late.questions.length).toBeGreaterThan(1);
  const gone = new AbortController();
  gone.abort();
  const leaving = setup([unanswered], { gone });
  await expect(leaving.claim()).rejects.toBe(unanswered);
  expect(leaving.questions).toHaveLength(1);
});

/** A database that does not let some rows be claimed. */
function refusing(refused: readonly string[], code = '23514') {
  const error = Object.assign(new Error('refused'), { code });
  const lines: unknown[] = [];
  const claims: (readonly string[])[] = [];
  const claim = createClaim({
    deliveries: {
      claim(ids) {
        claims.push(ids);
        if (ids.some((id) => refused.includes(id))) return Promise.reject(error);
        return Promise.resolve(ids.map((id) => ({ ...event, id })));
      },
      findClaimed: () => Promise.resolve([]),
    },
    hold,
    log: { ...silentLog, error: (line, fields) => void lines.push({ line, ...fields }) },
    gone: new AbortController().signal,
  });
  const claimed = async (ids: readonly string[]) => (await claim(ids)).map(({ id }) => id);
  return { claimed, claims, lines, error };
}
const ids = Array.from({ length: 7 }, (_, index) => String(index + 1));

test('a row that PostgreSQL does not let be claimed is told, and all others of its job are claimed', async () => {
  const { claimed, lines, error } = refusing(['2', '6']);
  expect(await claimed(ids)).toEqual(['1', '3', '4', '5', '7']);
  expect(lines).toEqual(['2', '6'].map((eventId) => ({ line: 'claim.refused', eventId, error })));
});

test('where none of a job can be claimed the queue hears of it', async () => {
  const { claimed, error } = refusing(ids);
  await expect(claimed(ids)).rejects.toBe(error);
});

test('what is refused for everybody is asked for once', async () => {
  const { claimed, claims, lines, error } = refusing(['2'], '42501');
  await expect(claimed(ids)).rejects.toBe(error);
  expect({ claims, lines }).toEqual({ claims: [ids], lines: [] });
});
