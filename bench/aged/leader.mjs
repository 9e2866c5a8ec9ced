// What whoever leads does, measured by the product's own functions on connections of their own.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import pg from 'pg';
import { rootDir } from '../lib/places.mjs';
import { percentile, round } from '../lib/stats.mjs';
import { openStoreAt } from './store.mjs';

const LOOKS = 200;

/** A month less a day is kept from now on: the oldest day of settled events goes, and that of their history. */
export async function dropDay(url) {
  const watch = watchStatements();
  const store = await openStoreAt(url);
  try {
    const oldest = async (table) => {
      const { rows } = await watch.query(url, OLDEST, [table]);
      return Date.now() - rows[0].to.getTime();
    };
    const keep = { settledMs: await oldest('settled_events'), attemptsMs: await oldest('attempt_history') };
    await store.ping();
    watch.reset();
    const startedAt = performance.now();
    const { dropped, heldUp } = await store.settled.keepPartitions(keep);
    const tookMs = performance.now() - startedAt;
    return {
      dropped,
      heldUp,
      tookMs: round(tookMs, 1),
      slowestStatementMs: round(Math.max(...watch.tookMs), 1),
    };
  } finally {
    watch.stop();
    await store.close();
  }
}

/** The partition that begins first, without the default one: until when. */
const OLDEST = `
  select substring(pg_get_expr(relpartbound, leaf.oid) from 'TO \\(''([^'']+)''\\)')::timestamptz as "to"
  from pg_inherits join pg_class leaf on leaf.oid = inhrelid
  where inhparent = $1::text::regclass and pg_get_expr(relpartbound, leaf.oid) <> 'DEFAULT'
  order by 1 limit 1`;

/** Looks of the sweep, with nothing to find, from where the leader's own last looks ended. */
export async function lookForNothing(url) {
  const watch = watchStatements();
  const store = await openStoreAt(url);
  try {
    const nowMs = Date.now();
    const from = {
      horizon: { at: new Date(nowMs + 600_000), id: '0' },
      silent: { at: new Date(nowMs - 2_000), id: '0' },
      owed: true,
    };
    const ms = [];
    for (let look = 0; look < LOOKS; look += 1) {
      const startedAt = performance.now();
      await store.sweep.look(from);
      ms.push(performance.now() - startedAt);
    }
    const { text, values } = watch.statements.findLast(({ text: sql }) => sql.includes('entering'));
    const { rows } = await watch.query(url, `explain (analyze, buffers, format json) ${text}`, values);
    const { Plan: plan } = rows[0]['QUERY PLAN'][0];
    return {
      p50Ms: round(percentile(ms, 0.5), 2),
      p99Ms: round(percentile(ms, 0.99), 2),
      pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    };
  } finally {
    watch.stop();
    await store.close();
  }
}

/** Of the `pg` that the product has: bench/ has one of its own. */
function watchStatements() {
  const { Client } = createRequire(join(rootDir, 'package.json'))('pg');
  const original = Client.prototype.query;
  const statements = [];
  const tookMs = [];
  Client.prototype.query = function query(statement, ...others) {
    const answer = others.at(-1);
    if (typeof answer !== 'function') return original.call(this, statement, ...others);
    const startedAt = performance.now();
    statements.push(typeof statement === 'string' ? { text: statement } : statement);
    return original.call(this, statement, ...others.slice(0, -1), (...results) => {
      tookMs.push(performance.now() - startedAt);
      answer(...results);
    });
  };
  return {
    statements,
    tookMs,
    reset: () => (tookMs.length = 0),
    stop: () => (Client.prototype.query = original),
    /** By a connection that has the planner's settings of the product's. */
    async query(url, text, values) {
      const options = ['enable_seqscan=off', 'plan_cache_mode=force_generic_plan']
        .map((one) => `-c ${one}`)
        .join(' ');
      const client = new pg.Client({ connectionString: url, options });
      await client.connect();
      try {
        return await client.query(text, values);
      } finally {
        await client.end();
      }
    },
  };
}
