import { randomUUID } from 'node:crypto';
import { eventually, queryRows } from '@jiter/testkit';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { backends } from '../fleet.ts';
import { between, flow, soon } from '../load.ts';
import { counted } from './counted.ts';
import { kindOf } from './kinds.ts';
import { clean } from './ledger.ts';
import { outcomesOf, repeated, unansweredAttempts, unrecordedClaims } from './records.ts';
import { allAlive } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';

const PER_SECOND = sized({ short: 30, full: 50 });
const KILLS = sized({ short: 3, full: 20 });
const DELIVERIES = sized({ short: 40, full: 250 });
const env = isFull ? {} : { DELIVERY_TIMEOUT: '5s' };

/** Short: which is killed in the midst of what is the same on both. */
test.each(isFull ? backends : backends.slice(-1))(
  'kill -9 a worker while events of every kind flow, the queue on %s',
  (backend) =>
    counted('kill -9 a worker, events of every kind, callbacks', backend, async (row) => {
      const fleet = await aFleet(backend, { workers: 3, env });
      const receiver = await aReceiver(() => ({ status: 200, delayMs: between(20, 100) }));
      const broken = await aReceiver([500]);
      const callbacks = await aReceiver([200]);
      const urls = { fine: receiver.url, broken: broken.url, callback: callbacks.url };
      const ledger = row.watch(receiver, broken);
      const called = new Set<string>();
      const kills = { areOver: false };
      const flowing = flow({
        total: Infinity,
        isOver: () => kills.areOver,
        perSecond: PER_SECOND,
        async send(index) {
          const payload = randomUUID();
          const { wish, calls } = kindOf(index, urls, payload);
          const scheduledTime = soon(between(1_500, 3_000)).toISOString();
          const { status, body } = await fleet.call('POST', '/api/events', { ...wish, scheduledTime });
          if (status !== 200) return;
          ledger.created({ ...body, payload });
          if (calls) called.add(body.id);
        },
      });
      const alive = [...fleet.workers];
      const seen = () => receiver.hits.length + broken.hits.length + callbacks.hits.length;
      try {
        for (let kill = 1; kill <= KILLS; kill += 1) {
          const enough = seen() + DELIVERIES * between(0.6, 1.4);
          await eventually(() => expect(seen()).toBeGreaterThan(enough), 60_000);
          await alive.shift()!.stop('SIGKILL');
          alive.push(await fleet.startWorker());
        }
      } finally {
        kills.areOver = true;
      }
      await flowing;
      await eventually(async () => {
        const [open] = await queryRows<{ count: number }>(
          fleet.env.DATABASE_URL,
          'select count(*)::int as count from events',
        );
        expect(open!.count).toBe(0);
      }, 120_000);

      const outcomes = await outcomesOf(fleet);
      const ofKind = (isCalled: boolean) => outcomes.filter(({ id }) => called.has(id) === isCalled);
      row.note(
        { kills: KILLS, callbacks: callbacks.hits.length, 'outcomes that call': called.size },
        'what the killed had in flight, and retries',
      );
      // Each outcome called once, whatever was killed between it and its record; and whoever calls nobody did not.
      expect(new Set(ofKind(true).map(({ calls }) => calls))).toEqual(new Set([1]));
      expect(new Set(ofKind(false).map(({ calls }) => calls))).toEqual(new Set([0]));
      const told = new Set(
        callbacks.hits.map(({ body }) => (JSON.parse(body) as { event: { id: string } }).event.id),
      );
      expect([...called].filter((id) => !told.has(id))).toEqual([]);
      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['Sent', 'Failed To Send']));
      expect({ ...row.counts(), duplicated: 0 }).toMatchObject(clean);
      const unrecorded = await unrecordedClaims(fleet);
      const allowedOf = (id: string) => unrecorded.get(id) ?? 0;
      expect(await repeated(fleet, ledger, await unansweredAttempts(fleet), allowedOf)).toEqual([]);
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
