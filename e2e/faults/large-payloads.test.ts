import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createLatch, eventually } from '@jiter/testkit';
import { aFleet, anotherOrg, aReceiver } from '../a-fleet.ts';
import { backends, callApi, type Fleet } from '../fleet.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';

const MIB = 1_048_576;
/** Of each process. */
const HEAP_MIB = 256;
/** What a worker has under way of large payloads. */
const LARGE_BYTES = 32 * MIB;
const CLIENTS = { postgres: 'got', redis: 'undici' };
const SOON_MS = 120_000;

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
type Made = { id: string; status: string };

/** As large as they may be, of bytes and of text, and many of 1 MiB. */
const COUNTS = sized({
  short: { bytes: 1, texts: 2, smaller: 4 },
  full: { bytes: 6, texts: 6, smaller: 40 },
});
const filled = (count: number, length: number, name: string, more: object = {}) =>
  Array.from({ length: count }, (_, n) => ({ bytes: Buffer.alloc(length, `"${name} ${n}`), more }));
const PAYLOADS = [
  ...filled(COUNTS.bytes, 12 * MIB, 'bytes', { encoding: 'base64' }),
  ...filled(COUNTS.texts, 16 * MIB, 'text'),
  ...filled(COUNTS.smaller, MIB, 'smaller'),
];

describe.each(backends)('the largest payloads, with the queue on %s', (backend) => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await aFleet(backend, {
      env: {
        MAX_PAYLOAD_BYTES: String(16 * MIB),
        NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}`,
        HTTP_CLIENT: CLIENTS[backend],
        DELIVERY_TIMEOUT: '2min',
      },
    });
  });

  /** As often as it takes: whoever sends more at a time than there is room for is asked to come again, and told when. */
  async function create(apiKey: string, body: object): Promise<Made> {
    for (;;) {
      const answer = await callApi<Made>(fleet.url, apiKey, 'POST', '/api/events', body);
      if (answer.status === 200) return answer.body;
      expect([429, 503]).toContain(answer.status);
      await pause(Number(answer.retryAfter) * 1_000);
    }
  }

  test(
    'pass through little memory, as they are, while small ones overtake them',
    async () => {
      const smallSent = createLatch();
      const large = await aReceiver(() => ({ hold: smallSent.opened }));
      const small = await aReceiver();
      const keys = [fleet.apiKey, (await anotherOrg(fleet)).apiKey];
      const heavy = await Promise.all(
        PAYLOADS.map(({ bytes, more }, index) => {
          const payload = bytes.toString('encoding' in more ? 'base64' : 'utf8');
          const body = { payload, destination: large.url, delay: '0s', format: 'raw', ...more };
          return create(keys[index % keys.length]!, body);
        }),
      );
      await eventually(() => expect(large.hits.length).toBeGreaterThan(0), SOON_MS);
      const light = await Promise.all(
        Array.from({ length: 40 }, () =>
          create(keys[0]!, { payload: 'light', destination: small.url, delay: '0s' }),
        ),
      );
      await eventually(() => expect(small.hits).toHaveLength(light.length), SOON_MS);
      const underWay = large.hits.reduce((sum, { bytes }) => sum + bytes.length, 0);
      expect(underWay).toBeLessThanOrEqual(LARGE_BYTES);
      smallSent.open();
      await eventually(() => expect(large.hits).toHaveLength(heavy.length), SOON_MS);
      expect(large.hits.map(({ id }) => id).sort()).toEqual(heavy.map(({ id }) => `evt_${id}`).sort());
      const sent = new Map(large.hits.map(({ id, bytes }) => [id, digest(bytes)]));
      for (const [index, { id }] of heavy.entries()) {
        expect(sent.get(`evt_${id}`)).toBe(digest(PAYLOADS[index]!.bytes));
      }
      expect(fleet.running.map(({ process }) => process.exitCode ?? process.signalCode)).toEqual([
        null,
        null,
      ]);
    },
    TEST_TIMEOUT_MS,
  );
});
