import { randomUUID } from 'node:crypto';
import { ALL_EVENTS, eventually, queryRows } from '@jiter/testkit';
import { backends, type Fleet } from '../fleet.ts';
import { counted } from './counted.ts';
import { clean, type Ledger } from './ledger.ts';
import { between, create, soon } from '../load.ts';
import { allAlive, settled } from './settled.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const KILLS = sized({ short: 2, full: 10 });
const CLIENTS = 32;
const CREATES_PER_LIFE = sized({ short: 100, full: 300 });

/** Clients that create without a pause until their API is gone. Answers the payloads of calls that got no answer. */
async function createUntilGone(
  fleet: Fleet,
  url: string,
  destination: string,
  ledger: Ledger,
): Promise<string[]> {
  const client = async () => {
    for (;;) {
      const payload = randomUUID();
      try {
        const wish = { destination, payload, scheduledTime: soon(between(2_000, 5_000)) };
        const result = await create({ url, apiKey: fleet.apiKey }, wish);
        if (result.kind === 'refused') throw new Error(`a create was answered with ${result.status}`);
        ledger.created(result.event);
      } catch (error) {
        // What fetch throws; not instanceof, jest's errors are of another realm.
        if (['TypeError', 'SyntaxError'].includes((error as Error).name)) return payload;
        throw error;
      }
    }
  };
  return Promise.all(Array.from({ length: CLIENTS }, client));
}

async function existing(fleet: Fleet, payloads: readonly string[]) {
  const sql = `select id, payload, scheduled_time from ${ALL_EVENTS} where payload = any($1)`;
  return queryRows<{ id: string; payload: string; scheduled_time: Date }>(fleet.env.DATABASE_URL, sql, [
    payloads,
  ]);
}

test.each(backends)(
  'kill -9 the API during creates, the queue on %s',
  (backend) =>
    counted('kill -9 the API during creates', backend, async (row) => {
      const fleet = await aFleet(backend, { workers: 2 });
      const receiver = await aReceiver();
      const ledger = row.watch(receiver);
      const unanswered: string[] = [];
      for (let kill = 0, api = fleet.api; kill < KILLS; kill += 1) {
        const before = ledger.size();
        const creating = createUntilGone(fleet, api.url, receiver.url, ledger);
        const enough = before + Math.round(CREATES_PER_LIFE * between(0.5, 1));
        await eventually(() => expect(ledger.size()).toBeGreaterThan(enough), 60_000);
        await api.stop('SIGKILL');
        unanswered.push(...(await creating));
        api = await fleet.startApi();
      }
      const made = await existing(fleet, unanswered);
      for (const { id, payload, scheduled_time } of made) {
        ledger.created({ id, payload, scheduledTime: scheduled_time.toISOString() });
      }
      await settled(fleet, ledger, 90_000);

      row.note({ kills: KILLS, 'creates without an answer': unanswered.length, 'of them made': made.length });
      // None unknown: what arrived got its 200, or is one of those that got no answer.
      expect(row.counts()).toMatchObject(clean);
      expect(unanswered).toHaveLength(KILLS * CLIENTS);
      expect(new Set(made.map(({ payload }) => payload)).size).toBe(made.length);
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
