// A program of its own, as it moves its clock: it lives through the last weeks by the product's own statements.
import pg from 'pg';
import { attemptOf, isCancelled, isLast, RETRIED_FATE } from './life.mjs';
import { openStoreAt } from './store.mjs';
import { createMachine } from './time-machine.mjs';

const { url, settled, pending, cronJobs, payloadBytes } = JSON.parse(process.argv[2]);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const KEPT_DAYS = 30;
/** Of which the first is dropped again. */
const LIVED_HOURS = (KEPT_DAYS + 1) * 24;
const HOLD = { aheadMs: 1_000, leaseMs: 60_000 };
const RETRY_MS = 5_000;
/** Rows of a statement. */
const CALL = 1_000;
/** The store has one statement of a kind under way at a time: as many of it as there are cores, or two. */
const STORES = 2;
const CRON_HISTORY = 100;
/** A retry of these is to be made in a month. */
const QUEUED = Math.ceil(pending / 1_000);

const stores = await Promise.all(Array.from({ length: STORES }, () => openStoreAt(url, 4)));
const [store] = stores;
const admin = new pg.Client({ connectionString: url });
await admin.connect();
const machine = createMachine((text) => admin.query(text));
const goesOn = new AbortController().signal;
let lastFate = 0;
const payload = 'x'.repeat(payloadBytes);
const destination = 'http://127.0.0.1:9/ok';

const arrivalMs = Date.now();
await machine.travelTo(arrivalMs - LIVED_HOURS * HOUR_MS);
const { org } = await store.orgs.ensureFirst({
  apiKey: 'of-the-past-'.repeat(2),
  signingSecret: 's'.repeat(24),
});
const jobs = await makeCronJobs();
let ticks = jobs.flatMap(({ bells }) => bells.map(({ eventId }) => eventId));
for (let hour = 0; hour < LIVED_HOURS; hour += 1) {
  const share = (total, hours) =>
    Math.floor((total * (hour + 1)) / hours) - Math.floor((total * hour) / hours);
  await liveThrough(hour, share(settled, KEPT_DAYS * 24), share(pending, LIVED_HOURS));
  if (hour % 12 === 11) await admin.query('vacuum analyze events');
  if (hour % 24 === 23) await endDay(hour);
}
await machine.arrive();
await pauseCronJobs();
await leaveQueued();
await Promise.all(stores.map((one) => one.close()));
await admin.query('vacuum analyze');
await admin.end();

/** An hour's events are created, some are cancelled, and when it is over each of the others has its attempts. */
async function liveThrough(hour, count, countPending) {
  const fromMs = arrivalMs - (LIVED_HOURS - hour) * HOUR_MS;
  await machine.travelTo(fromMs);
  const events = await create(count, (index) => fromMs + Math.floor((index * HOUR_MS) / count));
  await create(
    countPending,
    (index) => arrivalMs + DAY_MS + ((hour * 9_973 + index * 7_919) % LIVED_HOURS) * HOUR_MS,
  );
  const fates = new Map(events.map(({ id }) => [id, nextFate()]));
  const cancelled = events.filter(({ id }) => isCancelled(fates.get(id)));
  await each(cancelled, ({ id }) => store.events.edit(org, id, { status: 'Cancelled' }));
  // Nobody claims a tick that is late by more than a minute: it would be for its job's policy to say what becomes of it.
  await machine.travelTo(fromMs + HOUR_MS + 1_000);
  await tick(fromMs + HOUR_MS);
  let due = events.map(({ id }) => id).filter((id) => !isCancelled(fates.get(id)));
  for (let attempt = 1; due.length > 0; attempt += 1) {
    await machine.travelTo(fromMs + HOUR_MS + attempt * 20_000);
    due = await attemptAll(due, fates);
  }
}

/** As good as random, and in every thousand each once. */
function nextFate() {
  lastFate = (lastFate + 619) % 1_000;
  return lastFate;
}

/** What the leader does now and then. */
async function endDay(hour) {
  const keptMs = KEPT_DAYS * DAY_MS;
  const { heldUp } = await store.settled.keepPartitions({ settledMs: keptMs, attemptsMs: keptMs + HOUR_MS });
  if (heldUp.length > 0) console.log(`held up: ${heldUp.join(', ')}`);
  // What could not be done is done on another day, as by whoever leads.
  await compactAll().catch((error) => console.log(`not compacted: ${error.message}`));
  const ids = await store.cronJobs.settledSince(new Date(Date.now() - DAY_MS), 1_000);
  while ((await store.cronJobs.prune(ids, CRON_HISTORY, CALL)) === CALL);
  console.log(`day ${(hour + 1) / 24} of ${KEPT_DAYS + 1}`);
}

async function compactAll() {
  while (await store.settled.compactNext(goesOn));
}

/** @returns those that are to be tried again. */
async function attemptAll(ids, fates) {
  const again = [];
  await each(callsOf(ids), async (call, index) => {
    const { deliveries } = stores[index % STORES];
    const claimed = await deliveries.claim(call, HOLD);
    if (claimed.length !== call.length) throw new Error(`${claimed.length} of ${call.length} were claimed`);
    const fateOf = ({ id }) => fates.get(id) ?? Infinity;
    await Promise.all(claimed.map((event) => deliveries.record(attemptOf(event, fateOf(event), RETRY_MS))));
    again.push(...claimed.filter((event) => !isLast(fateOf(event), event.attempt)).map(({ id }) => id));
  });
  return again;
}

/** Every hour, all at once. */
async function makeCronJobs() {
  const firstMs = arrivalMs - (LIVED_HOURS - 1) * HOUR_MS;
  const input = { org, destination, payload, expression: '0 * * * *', timezone: 'UTC', misfire: 'once' };
  return each(Array.from({ length: cronJobs }), () => store.cronJobs.create(input, new Date(firstMs)));
}

async function tick(atMs) {
  await attemptAll(ticks, new Map());
  const standing = await store.cronJobs.overdue(cronJobs);
  const bells = await store.cronJobs.advance(
    standing.map(({ id, updatedAt, nextExecutionDate }) => ({
      id,
      seen: updatedAt,
      from: nextExecutionDate,
      fire: [],
      next: new Date(atMs + HOUR_MS),
    })),
  );
  ticks = bells.map(({ eventId }) => eventId);
}

/** Or they would be made up for in the midst of what is measured. */
async function pauseCronJobs() {
  const pause = () => ({ now: new Date(), changes: { status: 'Disabled' }, next: { at: undefined } });
  await each(jobs, ({ job }) => store.cronJobs.edit(org, job.id, pause));
}

async function leaveQueued() {
  const events = await create(QUEUED, () => Date.now());
  const claimed = await store.deliveries.claim(
    events.map(({ id }) => id),
    HOLD,
  );
  await Promise.all(
    claimed.map((event) => store.deliveries.record(attemptOf(event, RETRIED_FATE, KEPT_DAYS * DAY_MS))),
  );
}

async function create(count, timeOf) {
  const inputs = Array.from({ length: count }, (_, index) => ({
    org,
    destination,
    payload,
    scheduledTime: new Date(timeOf(index)),
  }));
  const created = await each(callsOf(inputs), (call) => store.events.createMany(call));
  return created.flat();
}

function callsOf(items) {
  return Array.from({ length: Math.ceil(items.length / CALL) }, (_, index) =>
    items.slice(index * CALL, (index + 1) * CALL),
  );
}

/** Several at a time, in order. */
async function each(items, work) {
  const results = [];
  let next = 0;
  const run = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: 2 * STORES }, run));
  return results;
}
