import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { aBody, API_KEY, setup, type Setup } from '../test-setup.ts';
import { listHeavyBodies, type Heavy } from './heavy-bodies.fixture.ts';

/** What no request may hold the event loop for. */
const LIMIT_MS = 50;
/** Of a machine that has something else to do as well: the least of some tries counts, and twice as much is let pass. */
const TRIES = 5;
const MARGIN = 2;
const ANY_ID = '383400046347964265';

let jiter: Setup;
let caller: Worker;
beforeAll(async () => {
  jiter = await setup({ logRequests: false });
  caller = new Worker(new URL('./caller.fixture.mjs', import.meta.url));
  await call({ method: 'POST', path: '/api/events', body: shared(JSON.stringify(aBody())) });
});
afterAll(async () => {
  await caller.terminate();
  await jiter.close();
});

type Call = { method: string; path: string; body: Uint8Array };

/** Both threads see the same bytes: nothing is copied while somebody is watching. */
function shared(text: string): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(Buffer.byteLength(text)));
  Buffer.from(bytes.buffer).write(text);
  return bytes;
}

async function call({ method, path, body }: Call): Promise<{ status: number; answer: string }> {
  const headers = {
    'x-api-key': API_KEY,
    'content-type': 'application/json',
    'content-length': String(body.length),
  };
  const { port } = new URL(jiter.url);
  caller.postMessage({ port: Number(port), method, path, headers, body });
  return ((await once(caller, 'message')) as [{ status: number; answer: string }])[0];
}

/** What this thread had of the processor: how long others had it says nothing about us. Where nobody tells, the time. */
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

test.each(listHeavyBodies(ANY_ID))('%s holds up nobody', async (_name, { body, ...target }: Heavy) => {
  const bytes = shared(body());
  const stallsMs: number[] = [];
  for (let left = TRIES; left > 0 && !stallsMs.some((ms) => ms <= LIMIT_MS); left -= 1) {
    let status = 0;
    const makeCall = async () => ({ status } = await call({ ...target, body: bytes }));
    stallsMs.push(await longestStall(makeCall));
    expect([200, 400, 404, 413]).toContain(status);
  }
  expect(Math.min(...stallsMs)).toBeLessThan(LIMIT_MS * MARGIN);
});
