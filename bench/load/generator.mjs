// The load generator, a process of its own. Its verbs schedule events and tell what was accepted, and how fast.
import { setTimeout as pause } from 'node:timers/promises';
import { answerCalls } from '../lib/children.mjs';
import { createWallClock } from '../lib/clock.mjs';
import { openConnection } from './connection.mjs';
import { createScheduleRequest, payloadOf, requestText } from './requests.mjs';

const clock = createWallClock();
/** A system that fails this often is not worth the wait. */
const MAX_FAILURES = 200;

/** `count` events due at `atMs` over `connections`, as fast as they are answered. */
async function burst({ target, tag, count, connections, destination, atMs, payloadBytes }) {
  clock.align();
  const requestFor = createScheduleRequest(target);
  const textOf = (seq) => requestFor({ destination, atMs, payload: payloadOf(tag, seq, payloadBytes) });
  return flood({ target, count, connections, textOf });
}

/** The same by calls of `perCall` events. */
async function batches({ target, tag, count, connections, destination, atMs, payloadBytes, perCall }) {
  const scheduledTime = new Date(atMs).toISOString();
  const eventOf = (seq) => ({ payload: payloadOf(tag, seq, payloadBytes), destination, scheduledTime });
  const textOf = (call) => {
    const body = Array.from({ length: perCall }, (_, index) => eventOf(call * perCall + index));
    return requestText({ method: 'POST', path: '/api/events/batch', ...target, body });
  };
  const result = await flood({ target, count: count / perCall, connections, textOf });
  return { ...result, perSecond: result.perSecond * perCall };
}

async function flood({ target, count, connections, textOf }) {
  const accepted = new Uint8Array(count);
  const latencies = new Float64Array(count);
  const failures = {};
  let next = 0;
  let failed = 0;
  const startedAt = clock.now();
  const work = async () => {
    const connection = openConnection(target);
    while (next < count && failed < MAX_FAILURES) {
      const seq = next;
      next += 1;
      const sentAt = clock.now();
      const outcome = await connection.request(textOf(seq)).then(
        ({ status }) => status,
        (error) => error.message,
      );
      latencies[seq] = clock.now() - sentAt;
      if (outcome >= 200 && outcome < 300) {
        accepted[seq] = 1;
      } else {
        failed += 1;
        failures[outcome] = (failures[outcome] ?? 0) + 1;
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, work));
  const endedAt = clock.now();
  return { accepted, latencies, failures, endedAt, perSecond: (count / (endedAt - startedAt)) * 1_000 };
}

/**
 * `rate` events a second for `seconds`, each due `dueFromMs` to `dueToMs` after its creation. `mix` are parts (0..1) of
 * them: `flaky` go where the first attempt fails, `read` are read back, `cancelled` are cancelled again.
 */
async function paced({
  target,
  tag,
  rate,
  seconds,
  dueFromMs,
  dueToMs,
  destinations,
  payloadBytes,
  mix = {},
}) {
  clock.align();
  const count = Math.round(rate * seconds);
  const requestFor = createScheduleRequest(target);
  const pool = createPool(target);
  const accepted = new Uint8Array(count);
  const scheduled = new Float64Array(count);
  const failures = {};
  const fail = (outcome) => (failures[outcome] = (failures[outcome] ?? 0) + 1);
  const scheduleOne = async (seq) => {
    const draw = partOf(seq, 7919);
    const atMs = Math.round(clock.now() + dueFromMs + partOf(seq, 6007) * (dueToMs - dueFromMs));
    scheduled[seq] = atMs;
    const destination = draw < (mix.flaky ?? 0) ? destinations.flaky : destinations.ok;
    const text = requestFor({ destination, atMs, payload: payloadOf(tag, seq, payloadBytes) });
    const { status, body } = await pool.request(text);
    if (status < 200 || status >= 300) return fail(status);
    accepted[seq] = 1;
    await followUp({
      target,
      pool,
      id: JSON.parse(body).id,
      draw,
      mix,
      fail,
      withdraw: () => (accepted[seq] = 0),
    });
  };
  const open = [];
  const startedAt = clock.now();
  for (let seq = 0; seq < count; seq += 1) {
    const waitMs = startedAt + (seq * 1_000) / rate - clock.now();
    if (waitMs > 1) await pause(waitMs);
    open.push(scheduleOne(seq).catch((error) => fail(error.message)));
  }
  await Promise.all(open);
  pool.close();
  return { accepted, scheduled, failures };
}

/** `rate` events a second for `seconds`, due tomorrow: how long each of them took from when it was to be sent. */
async function steady({ target, tag, rate, seconds, destination, payloadBytes }) {
  clock.align();
  const count = Math.round(rate * seconds);
  const requestFor = createScheduleRequest(target);
  const pool = createPool(target);
  const latencies = new Float64Array(count);
  const failures = {};
  const atMs = Date.now() + 86_400_000;
  const startedAt = clock.now();
  const createOne = async (seq) => {
    const text = requestFor({ destination, atMs, payload: payloadOf(tag, seq, payloadBytes) });
    const { status } = await pool.request(text);
    latencies[seq] = clock.now() - startedAt - (seq * 1_000) / rate;
    if (status !== 200) failures[status] = (failures[status] ?? 0) + 1;
  };
  const open = [];
  for (let seq = 0; seq < count; seq += 1) {
    const waitMs = startedAt + (seq * 1_000) / rate - clock.now();
    if (waitMs > 0) await pause(waitMs);
    open.push(
      createOne(seq).catch((error) => (failures[error.message] = (failures[error.message] ?? 0) + 1)),
    );
  }
  await Promise.all(open);
  pool.close();
  return { latencies, failures };
}

/** The far end of the draw, so that the flaky ones are not the cancelled ones. */
async function followUp({ target, pool, id, draw, mix, fail, withdraw }) {
  const { read = 0, cancelled = 0 } = mix;
  const call = (method, body) =>
    pool.request(requestText({ method, path: `/api/events/${id}`, ...target, body }));
  if (draw >= 1 - cancelled) {
    const { status } = await call('PUT', { status: 'Cancelled' });
    if (status === 200) withdraw();
    else fail(`cancel: ${status}`);
  } else if (draw >= 1 - cancelled - read) {
    const { status } = await call('GET');
    if (status !== 200) fail(`read: ${status}`);
  }
}

/** As good as random, and the same in every run. */
function partOf(seq, prime) {
  return ((seq * prime) % 9973) / 9973;
}

/** As many connections as are needed at once; the free ones are used again. */
function createPool(target) {
  const free = [];
  const all = [];
  return {
    async request(text) {
      const connection = free.pop() ?? openConnection(target);
      if (!all.includes(connection)) all.push(connection);
      try {
        return await connection.request(text);
      } finally {
        free.push(connection);
      }
    },
    close: () => all.forEach((connection) => connection.close()),
  };
}

answerCalls({ burst, batches, paced, steady });
