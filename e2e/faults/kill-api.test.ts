import { randomUUID } from 'node:crypto';
import { ALL_EVENTS, eventually, queryRows } from '@jiter/testkit';
import { backends, callApi, type Fleet } from '../fleet.ts';
import { counted } from './counted.ts';
import { kindOf } from './kinds.ts';
import { clean, type Promised } from './ledger.ts';
import { outcomesOf, repeated, unansweredAttempts } from './records.ts';
import { between } from '../load.ts';
import { allAlive, settled } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const KILLS = sized({ short: 2, full: 10 });
const CLIENTS = 32;
const CREATES_PER_LIFE = sized({ short: 60, full: 300 });

type Urls = Parameters<typeof kindOf>[1];
/** A call that got no answer: by which payload it would arrive, and be found; and whether its outcome calls for another one. */
type Unanswered = { payload: string; kept: string; calls: boolean };

/** Clients that create events of every kind without a pause until their API is gone. */
async function createUntilGone(
  { apiKey }: Fleet,
  url: string,
  urls: Urls,
  created: (event: Promised, calls: boolean) => void,
): Promise<Unanswered[]> {
  const client = async (first: number) => {
    for (let index = first; ; index += 1) {
      const payload = randomUUID();
      const { wish, calls } = kindOf(index, urls, payload);
      const delay = `${Math.round(between(2_000, 5_000))}ms`;
      try {
        const { status, body } = await callApi(url, apiKey, 'POST', '/api/events', { ...wish, delay });
        if (status !== 200) throw new Error(`a create was answered with ${status}`);
        created({ ...body, payload }, calls);
      } catch (error) {
        // What fetch throws; not instanceof, jest's errors are of another realm.
        if (['TypeError', 'SyntaxError'].includes((error as Error).name))
          return { payload, kept: wish.payload, calls };
        throw error;
      }
    }
  };
  return Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
}

type Made = { event: Promised; calls: boolean };

/** Those of them that were made all the same. */
async function madeOf({ env: { DATABASE_URL } }: Fleet, unanswered: readonly Unanswered[]): Promise<Made[]> {
  const byKept = new Map(unanswered.map((one) => [one.kept, one]));
  const sql = `select id, payload, scheduled_time from ${ALL_EVENTS} where payload = any($1)`;
  const rows = await queryRows<{ id: string; payload: string; scheduled_time: Date }>(DATABASE_URL, sql, [
    [...byKept.keys()],
  ]);
  return rows.map(({ id, payload: kept, scheduled_time }) => {
    const { payload, calls } = byKept.get(kept)!;
    return { event: { id, payload, scheduledTime: scheduled_time.toISOString() }, calls };
  });
}

/** Short: what an API that died did not ring for is found by its rows, wherever the others are rung for. */
test.each(isFull ? backends : backends.slice(-1))(
  'kill -9 the API during creates of every kind, the queue on %s',
  (backend) =>
    counted('kill -9 the API during creates', backend, async (row) => {
      const fleet = await aFleet(backend, { workers: 2 });
      const receiver = await aReceiver();
      const broken = await aReceiver([500]);
      const callbacks = await aReceiver();
      const urls = { fine: receiver.url, broken: broken.url, callback: callbacks.url };
      const ledger = row.watch(receiver, broken);
      const called = new Map<string, number>();
      const created = (event: Promised, calls: boolean) => {
        ledger.created(event);
        called.set(event.id, Number(calls));
      };
      const unanswered: Unanswered[] = [];
      for (let kill = 0, api = fleet.api; kill < KILLS; kill += 1) {
        const before = ledger.size();
        const creating = createUntilGone(fleet, api.url, urls, created);
        const enough = before + Math.round(CREATES_PER_LIFE * between(0.5, 1));
        await eventually(() => expect(ledger.size()).toBeGreaterThan(enough), 60_000);
        await api.stop('SIGKILL');
        unanswered.push(...(await creating));
        api = await fleet.startApi();
      }
      const made = await madeOf(fleet, unanswered);
      for (const { event, calls } of made) created(event, calls);
      await settled(fleet, ledger, 90_000);

      row.note(
        { kills: KILLS, 'creates without an answer': unanswered.length, 'of them made': made.length },
        'one retry of what is not taken',
      );
      // None unknown: what arrived got its 200, or is one of those that got no answer.
      const counts = row.counts();
      expect(counts).toMatchObject({ ...clean, duplicated: broken.hits.length / 2 });
      expect(await repeated(fleet, ledger, await unansweredAttempts(fleet))).toEqual([]);
      expect(new Map((await outcomesOf(fleet)).map(({ id, calls }) => [id, calls]))).toEqual(called);
      expect(unanswered).toHaveLength(KILLS * CLIENTS);
      expect(new Set(made.map(({ event }) => event.payload)).size).toBe(made.length);
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
