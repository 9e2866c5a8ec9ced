import pg from 'pg';
import { percentile, round } from '../lib/stats.mjs';
import { payloadOf } from '../load/requests.mjs';
import { expressRoute, oneInsert, onePost } from './one-at-a-time.mjs';
import { withCalls, withExpress } from './program.mjs';

const express = ({ generator, sizes, payloadBytes, nextTag, destinations }) =>
  withExpress(async ({ target }) => {
    const burst = (count) =>
      generator('burst', {
        target,
        tag: nextTag(),
        count,
        connections: sizes.connections,
        destination: destinations.ok,
        atMs: Date.now(),
        payloadBytes,
      });
    await burst(sizes.warmUp);
    const { perSecond, latencies } = await burst(sizes.create);
    return { perSecond: round(perSecond), p99Ms: round(percentile(latencies, 0.99), 2) };
  });

/** `times`: a fast client is done with the usual number before its speed has settled. */
const poster =
  (client, times = 1) =>
  ({ receiver, sizes, payloadBytes, nextTag, destinations }) =>
    withCalls('poster.mjs', async (call) => {
      const post = async (count) => {
        const tag = nextTag();
        await receiver('reset', { tag, capacity: count });
        return call('post', { client, url: destinations.ok, tag, count, concurrency: 256, payloadBytes });
      };
      await post(sizes.warmUp);
      const { perSecond, cpuPer1000 } = await post(times * sizes.drain);
      return { perSecond: round(perSecond), cpuPer1000: round(cpuPer1000, 3) };
    });

const TABLE = `
  create table limit_rows (
    id bigint generated always as identity primary key,
    destination text not null,
    payload text not null,
    scheduled_time timestamptz(3) not null
  )`;
const INSERT = `
  insert into limit_rows (destination, payload, scheduled_time)
  select * from unnest($1::text[], $2::text[], $3::timestamptz[])`;
const ROWS = 500;
const CONNECTIONS = 4;

/** What nothing on this machine can pass, measured like the systems, in the same run; the median of `medianOf` counts. */
export const limits = {
  express: { run: express, medianOf: 'perSecond' },
  got: { run: poster('got'), medianOf: 'perSecond' },
  undici: { run: poster('undici', 4), medianOf: 'perSecond' },
  insert: { run: insert, medianOf: 'perSecond' },
  expressRoute: { run: expressRoute, medianOf: 'cpuPer1000' },
  onePostByGot: { run: onePost('got'), medianOf: 'cpuPer1000' },
  onePostByUndici: { run: onePost('undici'), medianOf: 'cpuPer1000' },
  oneInsert: { run: oneInsert({ table: TABLE, text: INSERT }), medianOf: 'cpuPer1000' },
};

/** Rows per second into a bare table, committed, by statements of 500. */
async function insert({ databases, sizes, payloadBytes, destinations }) {
  const database = await databases.freshDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: CONNECTIONS });
  // Its connections are cut when the database is dropped.
  pool.on('error', () => {});
  try {
    await pool.query(TABLE);
    const filled = (value) => Array.from({ length: ROWS }, () => value);
    const rows = [destinations.ok, payloadOf('limit', 0, payloadBytes), new Date().toISOString()].map(filled);
    let left = Math.ceil(sizes.insert / ROWS);
    const work = async () => {
      while (left > 0) {
        left -= 1;
        await pool.query(INSERT, rows);
      }
    };
    const startedAt = Date.now();
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
    return { perSecond: round((sizes.insert / (Date.now() - startedAt)) * 1_000) };
  } finally {
    await pool.end();
    await database.drop();
  }
}
