import pg from 'pg';
import { dropDay, lookForNothing } from '../aged/leader.mjs';
import { describeLists, everyList } from '../aged/lists.mjs';
import { openStoreAt } from '../aged/store.mjs';
import { medianBy, percentile, round } from '../lib/stats.mjs';
import { create } from './create.mjs';
import { drain } from './drain.mjs';
import { lag } from './lag.mjs';
import { refuseFailures } from './measure.mjs';

const LIST_CLIENTS = 10;
const READERS = 50;
/** Of creates beside the readers. */
const STEADY_RATE = 50;
const FAILED = '/api/events?status=Failed+To+Send';
const CHEAPEST = '/api/events';

/**
 * A database that has a month of settled events beside one that is empty, each with a system of its own, in turn: what does
 * a past cost?
 */
export async function aged(context) {
  const { session: empty, past, sizes } = context;
  if (!past) return { skipped: 'not compared' };
  const { agedRounds: rounds, snapshotSeconds } = sizes;
  const { url } = past.database;
  const result = { settled: sizes.aged, pending: sizes.agedPending };
  // It takes long: whatever fails in the end, what was measured before is there to be read.
  const part = async (name, measure) => {
    result[name] = await measure();
    console.log(`  ${name}: ${JSON.stringify({ ...result[name], all: undefined })}`);
  };
  const comparing = (measure, untilMs) => () =>
    compare({ ...context, empty, past }, measure, rounds, untilMs);
  await part('size', () => sizeOfSettled(past.database));
  await part('create', comparing(create));
  const snapshot = await openSnapshot(url);
  await part('drain', comparing(drain, snapshot.openedMs + snapshotSeconds * 1_000));
  await part('look', () => lookForNothing(url));
  result.snapshotSeconds = Math.round((Date.now() - snapshot.openedMs) / 1_000);
  await snapshot.close();
  await part('lag', comparing(lag));
  await part('lists', () => readLists(context, { limit: 50, clients: LIST_CLIENTS }));
  await part('longLists', () => readLists(context, { limit: 1_000, clients: 1 }));
  await part('besideFailed', () => createBeside(context, { path: FAILED, clients: READERS }));
  await part('besideCheapest', () => createBeside(context, { path: CHEAPEST, clients: READERS }));
  await part('retention', () => dropDay(url));
  return result;
}

/** In turn, at least so many times each, and until then; whoever is first is second the next time. */
async function compare({ empty, past, ...context }, measure, rounds, untilMs = 0) {
  const results = { empty: [], past: [] };
  const sessions = { empty, past };
  for (let round = 0; round < rounds || Date.now() < untilMs; round += 1) {
    for (const name of round % 2 === 0 ? ['empty', 'past'] : ['past', 'empty'])
      results[name].push(await measure({ ...context, session: sessions[name] }));
  }
  return {
    rounds: results.past.length,
    empty: middle(results.empty),
    past: middle(results.past),
    all: results,
  };
}

/** Of each figure its median: these are compared, and do not belong to one run. */
function middle(results) {
  const figures = Object.keys(results[0]).filter((key) =>
    results.every((result) => Number.isFinite(result[key])),
  );
  return Object.fromEntries(figures.map((key) => [key, medianBy(results, key)[key]]));
}

async function sizeOfSettled(database) {
  const { rows } = await database.query(`
    select sum(pg_total_relation_size(inhrelid)) as bytes,
      sum(reltuples) filter (where inhparent = 'settled_events'::regclass) as events
    from pg_inherits join pg_class leaf on leaf.oid = inhrelid
    where inhparent in ('settled_events'::regclass, 'attempt_history'::regclass)`);
  const [bytes, events] = [Number(rows[0].bytes), Number(rows[0].events)];
  return { bytesPerSettled: Math.round(bytes / events), bytes, events };
}

/** As a dump or a report would: whatever becomes of a row from now on is still there for it. */
async function openSnapshot(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin isolation level repeatable read');
  await client.query('select from events limit 1');
  return { openedMs: Date.now(), close: () => client.end() };
}

/** Once before, so that each of the API's connections has its plans. */
async function readLists({ readers, past, sizes }, { limit, clients }) {
  const lists = everyList(Date.now(), limit);
  await readers('lists', { target: past.target, lists, clients: LIST_CLIENTS, rounds: 1 });
  const result = await readers('lists', {
    target: past.target,
    lists,
    clients,
    rounds: sizes.listRounds,
  });
  refuseFailures(result);
  return describeLists(result);
}

/** Creates of another org, alone and beside readers who never rest. */
async function createBeside(context, { path, clients }) {
  const { past, readers, generator, sizes } = context;
  const other = await openOther(past.database.url);
  const target = { ...past.target, headers: { 'x-api-key': other.apiKey } };
  const measure = async () => {
    const result = await generator('steady', {
      target,
      tag: context.nextTag(),
      rate: STEADY_RATE,
      seconds: sizes.steadySeconds,
      destination: context.destinations.ok,
      payloadBytes: context.payloadBytes,
    });
    refuseFailures(result);
    return {
      p50Ms: round(percentile(result.latencies, 0.5), 2),
      p99Ms: round(percentile(result.latencies, 0.99), 2),
    };
  };
  await measure();
  const results = { alone: [], beside: [] };
  let counts;
  for (let turn = 0; turn < sizes.agedRounds; turn += 1) {
    results.alone.push(await measure());
    await readers('loop', { target: past.target, path, clients });
    results.beside.push(await measure());
    counts = await readers('stop');
  }
  return { alone: middle(results.alone), beside: middle(results.beside), ...counts, all: results };
}

async function openOther(url) {
  const store = await openStoreAt(url);
  const other = await store.orgs.create('other');
  await store.close();
  return other;
}
