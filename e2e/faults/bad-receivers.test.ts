import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@jiter/testkit';
import { selfSigned } from '../../apps/worker/src/send/self-signed.fixture.ts';
import { backends, type Fleet, type WireEvent } from '../fleet.ts';
import { atEnd } from '../at-end.ts';
import { counted } from './counted.ts';
import { clean, percentile } from './ledger.ts';
import { between, createAll, flow, soon } from '../load.ts';
import { allAlive, arrived } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

/** Short runs beside other tests: what answers has to do so in time, and what does not is noticed when there is time. */
const DEADLINE_MS = sized({ short: 5_000, full: 2_000 });
const NOTICED_WITHIN_MS = sized({ short: 20_000, full: 500 });
const ROUNDS = sized({ short: 6, full: 60 });
const ROUND_MS = 500;
const GOOD_PER_SECOND = sized({ short: 20, full: 50 });
/** The others without the bad ones, to compare with. */
const ALONE_S = sized({ short: 2, full: 15 });
const P99_RISES_BY_MS = 100;
const ARRIVED_WITHIN_MS = 60_000;
const MAX_STORED_BYTES = 8_192;
const FLOOD_MB = 400;
/** A single flood kept in memory would show at once; how far collecting lags behind, some 50 MB, would not. */
const RSS_MAY_GROW_MB = FLOOD_MB / 2;
/** Once warm, from one quarter of the time to the last one: what is left behind by each attempt would show. */
const WARM_RSS_MAY_GROW_MB = 20;

type Bad = { url: string; becomes: RegExp };

async function badReceivers(): Promise<Record<string, Bad>> {
  const hangs = await aReceiver([{ hang: true }]);
  const drips = await aReceiver([{ body: 'x'.repeat(100), byteEveryMs: 1_000 }]);
  const breaksOff = await aReceiver([{ body: 'half of this', closeMidBody: true }]);
  const floods = await aReceiver([{ status: 500, bodyBytes: FLOOD_MB * 2 ** 20 }]);
  const redirects = await aReceiver(() => ({ status: 302, headers: { Location: '/' } }));
  const secure = createTlsServer(selfSigned, (_request, response) => response.end());
  atEnd(secure.listen(0, '127.0.0.1'), async (server) => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await once(secure, 'listening');
  const { port } = secure.address() as AddressInfo;
  const saysNothing = await aRawServer(() => {});
  const dripsHeaders = await aRawServer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const timer = setInterval(() => socket.write('X'), 500);
    socket.once('close', () => clearInterval(timer));
  });
  return {
    hangs: { url: hangs.url, becomes: /^timeout: no answer/ },
    drips: { url: drips.url, becomes: /^timeout: answer 200 not finished/ },
    breaksOff: { url: breaksOff.url, becomes: /^unreachable: closed mid-body/ },
    floods: { url: floods.url, becomes: /^500$/ },
    redirects: { url: redirects.url, becomes: /^302$/ },
    dripsHeaders: { url: `http://127.0.0.1:${dripsHeaders}/`, becomes: /^timeout: no answer/ },
    saysNothingOverTls: { url: `https://127.0.0.1:${saysNothing}/`, becomes: /^timeout: no/ },
    badCertificate: { url: `https://127.0.0.1:${port}/`, becomes: /^unreachable: .*SELF_SIGNED/ },
    noSuchHost: { url: 'http://no-such-host.invalid/', becomes: /^unreachable: host/ },
  };
}

/** One that speaks no HTTP by itself. Answers its port. */
async function aRawServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {})); // the client went away
    onConnection(socket);
  });
  atEnd(server.listen(0, '127.0.0.1'), async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function rssMb({ pid }: { pid?: number | undefined }): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1_024;
}

async function failed(fleet: Fleet, event: WireEvent): Promise<Required<WireEvent>> {
  return eventually(async () => {
    const { body } = await fleet.call('GET', `/api/events/${event.id}`);
    expect(body.status).toBe('Failed To Send');
    return body as Required<WireEvent>;
  }, 60_000);
}

/** How much the middle of the last quarter lies above that of the second. */
function grownOnceWarm(samples: readonly number[]): number {
  const quarter = Math.floor(samples.length / 4);
  const middleOf = (part: readonly number[]) => [...part].sort((a, b) => a - b)[part.length >> 1]!;
  return middleOf(samples.slice(-quarter)) - middleOf(samples.slice(quarter, 2 * quarter));
}

const everyPair = backends.flatMap((backend) =>
  (['got', 'undici'] as const).map((client) => ({ backend, client })),
);
/** The sender knows nothing of the queue: short has each client once, as far as there are two queues. */
const pairs = everyPair.filter(
  ({ backend, client }) => isFull || (backend === 'redis') === (client === 'undici'),
);

test.each(pairs)(
  'receivers that misbehave, the queue on $backend, sent by $client',
  ({ backend, client }) =>
    counted(`receivers that misbehave (${client}), the others`, backend, async (row) => {
      const env = { DELIVERY_TIMEOUT: `${DEADLINE_MS}ms`, RETRY_SCHEDULE: 'none', HTTP_CLIENT: client };
      const fleet = await aFleet(backend, { workers: 1, env });
      const bad = await badReceivers();
      const good = await aReceiver();
      const ledger = row.watch(good);
      const events = new Map<WireEvent, Bad>();
      const rss: number[] = [];
      const measure = async () => rss.push(await rssMb(fleet.workers[0]!.process));
      const misbehave = async () => {
        for (let round = 0; round < ROUNDS; round += 1) {
          for (const one of Object.values(bad)) {
            const wish = { destination: one.url, scheduledTime: soon(2_000) };
            await createAll(fleet, [wish], (event) => events.set(event, one));
          }
          await measure();
          await pause(ROUND_MS);
        }
      };
      const send = () => {
        const wish = { destination: good.url, scheduledTime: soon(between(1_500, 2_500)) };
        return createAll(fleet, [wish], ledger.created);
      };
      await flow({ total: ALONE_S * GOOD_PER_SECOND, perSecond: GOOD_PER_SECOND, send });
      await arrived(fleet, ledger, ARRIVED_WITHIN_MS);

      const switchedAtMs = Date.now();
      const total = ((ROUNDS * ROUND_MS) / 1_000) * GOOD_PER_SECOND;
      await Promise.all([misbehave(), flow({ total, perSecond: GOOD_PER_SECOND, send })]);
      const histories = await Promise.all(
        [...events].map(async ([event, one]) => ({ one, ...(await failed(fleet, event)) })),
      );
      await arrived(fleet, ledger, ARRIVED_WITHIN_MS);
      await measure();

      const attempts = histories.flatMap(({ history }) => history);
      const longestMs = Math.max(...attempts.map(({ durationMs }) => durationMs));
      const largestBytes = Math.max(...attempts.map(({ responseData }) => Buffer.byteLength(responseData)));
      const p99Alone = percentile(
        ledger.lagsMs(({ dueMs }) => dueMs < switchedAtMs),
        0.99,
      );
      const p99Beside = percentile(
        ledger.lagsMs(({ dueMs }) => dueMs >= switchedAtMs),
        0.99,
      );
      row.note({
        'bad attempts': attempts.length,
        'the longest, ms': longestMs,
        'largest stored, bytes': largestBytes,
        'worker RSS first, MB': rss[0]!,
        'at most, MB': Math.max(...rss),
        ...(isFull && { 'grown once warm, MB': grownOnceWarm(rss) }),
        'p99 lag alone, ms': p99Alone,
        'p99 lag beside them, ms': p99Beside,
      });
      expect(row.counts()).toMatchObject({ ...clean, created: ALONE_S * GOOD_PER_SECOND + total });
      for (const { one, history } of histories)
        expect(history.map(({ status }) => status)).toEqual([expect.stringMatching(one.becomes)]);
      expect(longestMs).toBeLessThan(DEADLINE_MS + NOTICED_WITHIN_MS);
      expect(largestBytes).toBe(MAX_STORED_BYTES);
      expect(Math.max(...rss) - rss[0]!).toBeLessThan(RSS_MAY_GROW_MB);
      if (isFull) {
        expect(grownOnceWarm(rss)).toBeLessThan(WARM_RSS_MAY_GROW_MB);
        expect(p99Beside - p99Alone).toBeLessThan(P99_RISES_BY_MS);
      }
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
