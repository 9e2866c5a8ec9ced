import { ALL_EVENTS, queryRows } from '@jiter/testkit';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { backends, type Fleet, type WireEvent } from '../fleet.ts';
import { counted } from './counted.ts';
import { holdLock } from './held-lock.ts';
import { clean } from './ledger.ts';
import { allAlive, settled } from './settled.ts';
import { isFull, TEST_TIMEOUT_MS } from './size.ts';

type Answer = { status: number; event: WireEvent; isReplayed: string | null };

async function createAt({ url }: { url: string }, { apiKey }: Fleet, wish: object): Promise<Answer> {
  const answer = await fetch(`${url}/api/events`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
  const event = (await answer.json()) as WireEvent;
  return { status: answer.status, event, isReplayed: answer.headers.get('idempotent-replayed') };
}

/** What becomes of the statement of an API that is killed in the midst of a create. */
const endings = [
  { then: 'release', isMade: true },
  { then: 'refuse', isMade: false },
] as const;

/** A create knows nothing of the queue. */
test.each(isFull ? backends : backends.slice(0, 1))(
  'the same create three times around the kill -9 of its API makes one event, whatever became of the first, the queue on %s',
  (backend) =>
    counted('the same create three times, its API killed', backend, async (row) => {
      const fleet = await aFleet(backend, { workers: 1 });
      const url = fleet.env.DATABASE_URL;
      const receiver = await aReceiver();
      const ledger = row.watch(receiver);
      let doomed = await fleet.startApi();
      for (const { then, isMade } of endings) {
        const wish = { destination: receiver.url, payload: then, delay: '1s', idempotencyKey: then };
        const lock = await holdLock(url, 'lock table idempotency_keys in share mode');
        const first = createAt(doomed, fleet, wish).catch(() => 'no answer');
        await lock.untilSomebodyWaits();
        await doomed.stop('SIGKILL');
        expect(await first).toBe('no answer');
        await lock[then]();

        const second = await createAt(fleet.api, fleet, wish);
        expect(second).toMatchObject({ status: 200, isReplayed: isMade ? 'true' : null });
        doomed = await fleet.startApi();
        const { id } = second.event;
        const third = await createAt(doomed, fleet, wish);
        expect(third).toMatchObject({ status: 200, event: { id }, isReplayed: 'true' });
        ledger.created(second.event);
      }
      await settled(fleet, ledger, 60_000);
      const made = await queryRows<{ payload: string }>(url, `select payload from ${ALL_EVENTS} order by id`);
      expect(made.map(({ payload }) => payload)).toEqual(endings.map(({ then }) => then));
      expect(row.counts()).toMatchObject({ ...clean, created: endings.length });
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
