import { randomUUID } from 'node:crypto';
import { eventually, queryRows } from '@jiter/testkit';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { backends } from '../fleet.ts';
import { between, flow, soon } from '../load.ts';
import { counted } from './counted.ts';
import { clean } from './ledger.ts';
import { outcomesOf } from './records.ts';
import { allAlive } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';

const PER_SECOND = sized({ short: 30, full: 50 });
const KILLS = sized({ short: 3, full: 20 });
const DELIVERIES = sized({ short: 40, full: 250 });
const env = isFull ? {} : { DELIVERY_TIMEOUT: '5s' };

type Kind = (urls: { fine: string; broken: string; callback: string }, payload: string) => object;

/** Each carries the payload in JSON, by which the ledger knows it. */
const KINDS: Kind[] = [
  ({ fine }, payload) => ({ destination: fine, payload }),
  ({ fine, callback }, payload) => ({
    destination: fine,
    payload: JSON.stringify({ payload }),
    format: 'raw',
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer secret' },
    successCallback: callback,
  }),
  ({ fine, callback }, payload) => ({
    destination: fine,
    payload: Buffer.from(JSON.stringify({ payload })).toString('base64'),
    format: 'raw',
    encoding: 'base64',
    labels: ['kind'],
    retryPolicy: { maxRetries: 8, initialDelay: '200ms' },
    maxAge: '1h',
    successCallback: { url: callback, headers: { 'X-Kind': 'success' } },
  }),
  ({ broken, callback }, payload) => ({
    destination: broken,
    payload,
    retryPolicy: { delays: ['200ms'] },
    failureCallback: callback,
  }),
];

test.each(backends)(
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
          const kind = index % KINDS.length;
          const scheduledTime = soon(between(1_500, 3_000)).toISOString();
          const { status, body } = await fleet.call('POST', '/api/events', {
            ...KINDS[kind]!(urls, payload),
            scheduledTime,
          });
          if (status !== 200) return;
          ledger.created({ ...body, payload });
          if (kind > 0) called.add(body.id);
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
      const counts = row.counts();
      expect(counts).toMatchObject({ ...clean, duplicated: counts.duplicated });
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
