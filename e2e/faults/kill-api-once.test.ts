import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ALL_EVENTS, eventually, queryRows } from '@jiter/testkit';
import { backends, type Fleet, type WireEvent } from '../fleet.ts';
import { counted } from './counted.ts';
import { clean } from './ledger.ts';
import { between, forEach } from '../load.ts';
import { allAlive, settled } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const EVENTS = sized({ short: 160, full: 10_000 });
const KILLS = sized({ short: 3, full: 20 });
const ASK_AGAIN_MS = 20;

type Wish = { destination: string; payload: string; delay: string; idempotencyKey: string };

/** Asks whichever API there is until one answers. */
async function createSurely(fleet: Fleet, urls: () => string[], wish: Wish): Promise<WireEvent> {
  for (let turn = Math.random() < 0.5 ? 0 : 1; ; turn += 1) {
    const all = urls();
    const answer = await fetch(`${all[turn % all.length]}/api/events`, {
      method: 'POST',
      headers: { 'x-api-key': fleet.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    }).catch(() => undefined);
    const body = (await answer?.json().catch(() => undefined)) as WireEvent | undefined;
    if (answer?.status === 200 && body) return body;
    if (answer && body && answer.status < 500) throw new Error(`${answer.status}: ${body.message}`);
    await pause(ASK_AGAIN_MS);
  }
}

/** Short: which of two creates with a key makes a row is nothing of the queue's. */
test.each(isFull ? backends : backends.slice(0, 1))(
  'kill -9 one of two APIs during creates with keys, each asked for twice, the queue on %s',
  (backend) =>
    counted('kill -9 one of two APIs, creates with keys', backend, async (row) => {
      const fleet = await aFleet(backend, { workers: 2 });
      const receiver = await aReceiver();
      const ledger = row.watch(receiver);
      const apis = [fleet.api, await fleet.startApi()];
      const urls = () => apis.map(({ url }) => url);
      let isOver = false;

      const keys = Array.from({ length: EVENTS }, () => randomUUID());
      const killing = (async () => {
        for (let kill = 0; kill < KILLS; kill += 1) {
          const goal = Math.min(EVENTS, ledger.size() + EVENTS / (KILLS + 1));
          await eventually(() => expect(isOver || ledger.size() >= goal).toBe(true), 120_000);
          await apis[kill % 2]!.stop('SIGKILL');
          apis[kill % 2] = await fleet.startApi();
        }
      })();
      await forEach(keys, async (key) => {
        // Of the moment at which it is read: however long it takes to be answered, it is not over by then.
        const delay = `${Math.round(between(3_000, 8_000))}ms`;
        const wish = { destination: receiver.url, payload: key, delay, idempotencyKey: key };
        const [one, two] = await Promise.all([1, 2].map(() => createSurely(fleet, urls, wish)));
        expect(one!.id).toBe(two!.id);
        ledger.created(one!);
      });
      isOver = true;
      await killing;
      await settled(fleet, ledger, 90_000);

      const [made] = await queryRows<{ count: number }>(
        fleet.env.DATABASE_URL,
        `select count(*)::int from ${ALL_EVENTS}`,
      );
      row.note({ kills: KILLS, 'asked for': EVENTS, made: made!.count });
      expect(made!.count).toBe(EVENTS);
      expect(row.counts()).toMatchObject(clean);
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
