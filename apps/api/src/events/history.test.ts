import fc from 'fast-check';
import type { Attempt } from '@jiter/core';
import { ANSWER_BYTES } from '../http/answers.ts';
import { LEAST_HISTORY_BYTES, writeWithHistory } from './history.ts';

const KiB = 1_024;
const MiB = KiB * KiB;
const HEADERS = { 'Content-Type': 'application/json', 'webhook-id': 'evt_1' };

type Wish = { responseData?: string; requestBody?: (() => string) | undefined };

function attemptsOf(wishes: readonly Wish[]): Attempt[] {
  return wishes.map((wish, index) => ({
    id: String(1_000 + index),
    eventId: '1',
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)),
    updatedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index, 7)),
    status: '500',
    responseData: 'no',
    requestHeaders: HEADERS,
    requestBody: () => 'body',
    attempt: index + 1,
    lagMs: 1,
    durationMs: 7,
    worker: 'w',
    ...wish,
  })) as Attempt[];
}

type Shown = { id: string; requestData: string };

async function write(history: Attempt[], { subject = { id: '1', payload: 'x' }, omitted = 0 } = {}) {
  const written = await writeWithHistory(subject, { history, omitted }, { event: '1' });
  const text = written.texts.join('');
  const { history: shown, ...rest } = JSON.parse(text) as { history: Shown[] } & object;
  expect(rest).toEqual(subject);
  const bodies = shown.map(({ requestData }) => (JSON.parse(requestData) as { body: string | null }).body);
  return { bytes: Buffer.byteLength(text), text, shown, bodies, omitted: written.omitted };
}

test('a history that fits is shown as it is', async () => {
  const { text, omitted } = await write(attemptsOf([{}]));
  expect(omitted).toBeUndefined();
  expect(text).toBe(
    JSON.stringify({
      id: '1',
      payload: 'x',
      history: [
        {
          id: '1000',
          status: '500',
          responseData: 'no',
          requestData: JSON.stringify({ headers: HEADERS, body: 'body' }),
          attempt: 1,
          lagMs: 1,
          durationMs: 7,
          worker: 'w',
          createdAt: '2026-01-01T00:00:00.000Z',
          updatedAt: '2026-01-01T00:00:00.007Z',
          event: '1',
        },
      ],
    }),
  );
  expect((await write([])).text).toBe('{"id":"1","payload":"x","history":[]}');
});

test('of bodies that are too much together, the latest are shown', async () => {
  const { bytes, shown, bodies, omitted } = await write(
    attemptsOf(Array.from({ length: 9 }, () => ({ requestBody: () => 'x'.repeat(MiB) }))),
  );
  expect(bytes).toBeLessThanOrEqual(ANSWER_BYTES);
  expect(shown).toHaveLength(9);
  expect(bodies.map((body) => body !== null)).toEqual([false, false, ...Array<boolean>(7).fill(true)]);
  expect(omitted).toBe('entries=0, bodies=2');
});

test('of entries that are too many, the latest are shown', async () => {
  const responseData = '\u0001'.repeat(8 * KiB);
  const { bytes, shown, omitted } = await write(
    attemptsOf(Array.from({ length: 300 }, () => ({ responseData }))),
  );
  expect(bytes).toBeLessThanOrEqual(ANSWER_BYTES);
  expect(shown.at(-1)!.id).toBe('1299');
  expect(shown.length).toBeGreaterThan(150);
  expect(omitted).toBe(`entries=${300 - shown.length}, bodies=0`);
});

test('what was not even read is counted', async () => {
  const { omitted } = await write(attemptsOf([{ requestBody: undefined }, {}]), { omitted: 40 });
  expect(omitted).toBe('entries=40, bodies=1');
});

test('a subject that fills the answer has its history all the same', async () => {
  const subject = { id: '1', payload: '\u0001'.repeat(2 * MiB) };
  const { bytes, shown, bodies, omitted } = await write(
    attemptsOf(Array.from({ length: 3 }, () => ({ requestBody: () => 'x'.repeat(2 * MiB) }))),
    { subject },
  );
  expect(bytes).toBeLessThanOrEqual(12 * MiB + LEAST_HISTORY_BYTES + KiB);
  expect(shown).toHaveLength(3);
  expect(bodies).toEqual([null, null, null]);
  expect(omitted).toBe('entries=0, bodies=3');
});

test('whatever the sizes, the latest are shown, and never more than fits', async () => {
  const size = fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 900 * KiB }));
  const filler = fc.constantFrom('x', '"', '\u0001', 'é', '😀');
  const anAttempt = fc
    .record({ size, filler, response: fc.nat({ max: 8 * KiB }), isRead: fc.boolean() })
    .map((a) => ({
      responseData: a.filler.repeat(a.response),
      requestBody: a.isRead ? () => a.filler.repeat(a.size) : undefined,
    }));
  await fc.assert(
    fc.asyncProperty(fc.array(anAttempt, { maxLength: 30 }), async (wishes) => {
      const all = attemptsOf(wishes);
      const { bytes, shown, bodies, omitted } = await write(all);
      expect(bytes).toBeLessThanOrEqual(ANSWER_BYTES);
      const kept = all.slice(all.length - shown.length);
      expect(shown.map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
      const firstBody = bodies.findIndex((body) => body !== null);
      const withBody = firstBody === -1 ? [] : bodies.slice(firstBody);
      expect(withBody).toEqual(
        kept.slice(kept.length - withBody.length).map(({ requestBody }) => requestBody?.()),
      );
      const [entries, without] = [all.length - shown.length, shown.length - withBody.length];
      expect(omitted).toBe(entries + without > 0 ? `entries=${entries}, bodies=${without}` : undefined);
    }),
    { numRuns: 20 },
  );
});

test('a long history is no reason for others to wait', async () => {
  let turns = 0;
  let isWritten = false;
  const count = () => {
    turns += 1;
    if (!isWritten) setImmediate(count);
  };
  setImmediate(count);
  await write(attemptsOf(Array.from({ length: 100 }, () => ({ requestBody: () => '"'.repeat(10 * KiB) }))));
  isWritten = true;
  expect(turns).toBeGreaterThan(8);
});
