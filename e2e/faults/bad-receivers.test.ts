import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@jiter/testkit';
import { selfSigned } from '../../apps/worker/src/self-signed.fixture.ts';
import { backends, type Fleet, type WireEvent } from '../fleet.ts';
import { atEnd } from './at-end.ts';
import { createLedger, percentile } from './ledger.ts';
import { between, createAll, flow, soon } from './load.ts';
import { allAlive } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from './start.ts';

const DEADLINE_MS = 2_000;
/** The deadline is for the request; noticing it takes a moment on a busy machine. */
const NOTICED_WITHIN_MS = sized({ short: 1_500, full: 500 });
const ROUNDS = sized({ short: 6, full: 120 });
const ROUND_MS = 500;
const GOOD_PER_SECOND = sized({ short: 20, full: 50 });
const MAX_STORED_BYTES = 8_192;
/** One answer of 100 MB kept in memory would show. */
const RSS_MAY_GROW_MB = 90;
const LATE_MS = 1_000;

type Bad = { url: string; becomes: RegExp };

async function badReceivers(): Promise<Record<string, Bad>> {
  const hangs = await aReceiver([{ hang: true }]);
  const drips = await aReceiver([{ body: 'x'.repeat(100), byteEveryMs: 1_000 }]);
  const breaksOff = await aReceiver([{ body: 'half of this', closeMidBody: true }]);
  const floods = await aReceiver([{ status: 500, bodyBytes: 100 * 2 ** 20 }]);
  const redirects = await aReceiver(() => ({ status: 302, headers: { Location: '/' } }));
  const secure = createServer(selfSigned, (_request, response) => response.end());
  atEnd(secure.listen(0, '127.0.0.1'), async (server) => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await once(secure, 'listening');
  const { port } = secure.address() as AddressInfo;
  return {
    hangs: { url: hangs.url, becomes: /^timeout: no answer/ },
    drips: { url: drips.url, becomes: /^timeout: answer 200 not finished/ },
    breaksOff: { url: breaksOff.url, becomes: /^unreachable: closed mid-body/ },
    floods: { url: floods.url, becomes: /^500$/ },
    redirects: { url: redirects.url, becomes: /^302$/ },
    badCertificate: { url: `https://127.0.0.1:${port}/`, becomes: /^unreachable: .*SELF_SIGNED/ },
    noSuchHost: { url: 'http://no-such-host.invalid/', becomes: /^unreachable: host/ },
  };
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

test.each(backends)(
  'receivers that misbehave, the queue on %s',
  async (backend) => {
    const env = { DELIVERY_TIMEOUT: `${DEADLINE_MS}ms`, RETRY_SCHEDULE: 'none' };
    const fleet = await aFleet(backend, { workers: 1, env });
    const bad = await badReceivers();
    const good = await aReceiver();
    const ledger = createLedger([good]);
    const events = new Map<WireEvent, Bad>();
    const rss: number[] = [];
    const misbehave = async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const one of Object.values(bad)) {
          const wish = { destination: one.url, scheduledTime: soon(2_000) };
          await createAll(fleet, [wish], (event) => events.set(event, one));
        }
        rss.push(await rssMb(fleet.workers[0]!.process));
        await pause(ROUND_MS);
      }
    };
    const send = () =>
      createAll(
        fleet,
        [{ destination: good.url, scheduledTime: soon(between(1_500, 2_500)) }],
        ledger.created,
      );
    const total = ((ROUNDS * ROUND_MS) / 1_000) * GOOD_PER_SECOND;
    await Promise.all([misbehave(), flow({ total, perSecond: GOOD_PER_SECOND, send })]);
    const histories = await Promise.all(
      [...events].map(async ([event, one]) => ({ one, ...(await failed(fleet, event)) })),
    );
    await eventually(() => expect(ledger.missing()).toHaveLength(0), 60_000);
    rss.push(await rssMb(fleet.workers[0]!.process));

    const attempts = histories.flatMap(({ history }) => history);
    const longestMs = Math.max(...attempts.map(({ durationMs }) => durationMs));
    const largestBytes = Math.max(...attempts.map(({ responseData }) => Buffer.byteLength(responseData)));
    const lags = ledger.lagsMs();
    const counts = ledger.report('receivers that misbehave, the others', backend, 'none', {
      'bad attempts': attempts.length,
      'the longest, ms': longestMs,
      'largest stored, bytes': largestBytes,
      'worker RSS first, MB': rss[0]!,
      'at most, MB': Math.max(...rss),
      'others: lag p99, ms': percentile(lags, 0.99),
    });
    expect(counts).toMatchObject({ created: total, lost: 0, duplicated: 0, early: 0 });
    for (const { one, history } of histories)
      expect(history.map(({ status }) => status)).toEqual([expect.stringMatching(one.becomes)]);
    expect(longestMs).toBeLessThan(DEADLINE_MS + NOTICED_WITHIN_MS);
    expect(largestBytes).toBe(MAX_STORED_BYTES);
    expect(Math.max(...rss) - rss[0]!).toBeLessThan(RSS_MAY_GROW_MB);
    if (isFull) expect(lags.at(-1)).toBeLessThan(LATE_MS);
    allAlive(fleet);
  },
  TEST_TIMEOUT_MS,
);
