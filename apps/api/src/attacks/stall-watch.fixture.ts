import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { API_KEY } from '../test-setup.ts';

/** What no request may hold the event loop for. */
const LIMIT_MS = 50;
/**
 * The processor time of this thread is what counts, so that what others do on the machine says nothing about us; beside
 * them our own takes longer all the same, as they share its caches and clocks, and a collection of garbage may come in
 * between. Hence the least of some tries, and a quarter more.
 */
const TRIES = 6;
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
        stallsMs.push(await longestStall(async () => (answered = await call(url, wish))));
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

/** What this thread had of the processor. Where nobody tells, the time. */
function spentMs(): number {
  try {
    const [runNs] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ');
    return Number(runNs) / 1e6;
  } catch {
    return performance.now();
  }
}

/** The longest that one turn of the event loop takes while `work` is under way. */
async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let longestMs = 0;
  let isOver = false;
  let beforeMs = spentMs();
  const look = () => {
    const nowMs = spentMs();
    longestMs = Math.max(longestMs, nowMs - beforeMs);
    beforeMs = nowMs;
    if (!isOver) setImmediate(look);
  };
  look();
  await work().finally(() => (isOver = true));
  return longestMs;
}
