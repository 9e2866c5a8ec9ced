import { once } from 'node:events';
import { performance, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { measureSlowness, spentMs } from '@jiter/testkit/thread-time';
import { API_KEY } from '../test-setup.ts';

/** What no request may hold the event loop for. */
const LIMIT_MS = 50;
/**
 * The processor time of this thread is what counts, so that what others do on the machine says nothing about us; beside
 * them our own takes longer all the same, as they share its caches and clocks. So some known work is done right
 * after, and as much as it takes longer than on an idle machine, others may. Collections of garbage do not count: they
 * go through all that the tests before have left. And the least of some tries does.
 */
const TRIES = 10;
const MARGIN = 1.25;

type Call = { method: string; path: string; body?: string; headers?: Record<string, string> };
export type Answered = { status: number; answer: string };

/** Calls from a thread of its own, and looks how long the event loop of this one is held up meanwhile. */
export function openStallWatch() {
  const caller = new Worker(new URL('./caller.fixture.mjs', import.meta.url));

  async function call(url: string, { method, path, body = '', headers = {} }: Call): Promise<Answered> {
    const bytes = shared(body);
    const ofBody =
      body === '' ? {} : { 'content-type': 'application/json', 'content-length': String(bytes.length) };
    caller.postMessage({
      port: Number(new URL(url).port),
      method,
      path,
      headers: { 'x-api-key': API_KEY, ...ofBody, ...headers },
      body: bytes,
    });
    return ((await once(caller, 'message')) as [Answered])[0];
  }

  return {
    call,
    /** Makes the call until none of its turns takes longer than may be. Resolves to the last answer. */
    async expectNoStall(url: string, wish: Call): Promise<Answered> {
      const stallsMs: number[] = [];
      let answered!: Answered;
      for (let left = TRIES; left > 0 && !stallsMs.some((ms) => ms <= LIMIT_MS); left -= 1) {
        const stallMs = await longestStall(async () => (answered = await call(url, wish)));
        stallsMs.push(
          stallMs <= LIMIT_MS ? stallMs : stallMs / Math.max(measureSlowness(), measureSlowness()),
        );
      }
      expect(Math.min(...stallsMs)).toBeLessThan(LIMIT_MS * MARGIN);
      return answered;
    },
    close: () => caller.terminate(),
  };
}

export type StallWatch = ReturnType<typeof openStallWatch>;

/** Both threads see the same bytes: nothing is copied while somebody is watching. */
function shared(text: string): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(Buffer.byteLength(text)));
  Buffer.from(bytes.buffer).write(text);
  return bytes;
}

/** Of a turn of the event loop: from when to when, and the processor time between. */
type Turn = { fromMs: number; toMs: number; spentMs: number };

/** The longest that one turn of the event loop takes while `work` is under way, without collections of garbage. */
async function longestStall(work: () => Promise<unknown>): Promise<number> {
  const collections: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => collections.push(...list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  const turns = await watchTurns(work);
  // Entries come a turn after what they tell of.
  await new Promise(setImmediate);
  collections.push(...observer.takeRecords());
  observer.disconnect();
  return Math.max(...turns.map((turn) => turn.spentMs - collectedMs(turn, collections)));
}

function collectedMs({ fromMs, toMs }: Turn, collections: readonly PerformanceEntry[]): number {
  const within = collections.filter(({ startTime }) => startTime >= fromMs && startTime <= toMs);
  return within.reduce((sum, { duration }) => sum + duration, 0);
}

async function watchTurns(work: () => Promise<unknown>): Promise<Turn[]> {
  const turns: Turn[] = [];
  let isOver = false;
  let before = { atMs: performance.now(), spentMs: spentMs() };
  const look = () => {
    const now = { atMs: performance.now(), spentMs: spentMs() };
    turns.push({ fromMs: before.atMs, toMs: now.atMs, spentMs: now.spentMs - before.spentMs });
    before = now;
    // Timers are looked at once a turn. An immediate would keep the loop turning for as long as others work.
    if (!isOver) setTimeout(look, 1);
  };
  look();
  await work().finally(() => (isOver = true));
  look();
  return turns;
}
