import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { eventually, runSql } from '@jiter/testkit';
import { startDatabaseServer } from '@jiter/testkit/database-server';
import { backends, type Backend } from '../fleet.ts';
import { atEnd } from '../at-end.ts';
import { counted, type Row } from './counted.ts';
import { clean } from './ledger.ts';
import { between, create, createAll, createCallers, flow, soon } from '../load.ts';
import { repeated, unansweredAttempts, unrecordedIds, withGaps } from './records.ts';
import { allAlive, settled } from './settled.ts';
import { hasTurn, isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const run = promisify(execFile);
const PER_SECOND = sized({ short: 15, full: 30 });
const BEFORE_MS = 3_000;
/** Leases end meanwhile: they last 8 s longer than an attempt may take. */
const WITHOUT_MS = sized({ short: 13_000, full: 20_000 });
/** A receiver that is late because the machine is busy is asked again, and not given up on. */
const patient = { DELIVERY_TIMEOUT: '3s', RETRY_SCHEDULE: '1s,2s,5s,10s,20s' };
const CREATED_AFTER = 3 * PER_SECOND;
/** Once a lease is over: the sweep comes by, and whoever it rings for claims. */
const SWEPT_WITHIN_MS = 6_000;
const DISK_MB = 220;
const REFILL_MS = 100;
const BALLAST = Buffer.alloc(2 ** 23);

type Trouble = { url: string; begin: () => Promise<void>; end: () => Promise<void> };

async function readOnly(): Promise<Trouble> {
  const { url } = atEnd(await startDatabaseServer(), ({ remove }) => remove());
  const set = (value: string) => () =>
    runSql(url, `ALTER SYSTEM SET default_transaction_read_only = ${value}`, 'SELECT pg_reload_conf()');
  return { url, begin: set('on'), end: set('off') };
}

/** A PostgreSQL on a small disk of its own, and a file that takes what room is left there, and what is freed. */
async function smallDisk(): Promise<Trouble> {
  const dir = atEnd(await mkdtemp(join(tmpdir(), 'jiter-disk-')), (path) => rm(path, { recursive: true }));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', dir]);
  atEnd(dir, (path) => run('umount', ['-l', path]));
  const { url } = atEnd(await startDatabaseServer({ dir }), ({ remove }) => remove());
  const ballast = join(dir, 'ballast');
  const filling = { isOver: true, done: Promise.resolve() };
  const begin = async () => {
    await fill(ballast);
    filling.isOver = false;
    filling.done = keepFull(ballast, filling);
  };
  const end = async () => {
    filling.isOver = true;
    await filling.done;
    await rm(ballast, { force: true });
  };
  atEnd(ballast, end);
  return { url, begin, end };
}

/** One filling after the other: on a busy machine those of a fixed rate would pile up, and the outage last on for as long. */
async function keepFull(path: string, until: { isOver: boolean }): Promise<void> {
  while (!until.isOver) {
    await fill(path);
    await pause(REFILL_MS);
  }
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'a');
  const isFull = (error: NodeJS.ErrnoException) => error.code === 'ENOSPC';
  try {
    for (let size = 2 ** 23; size >= 4_096;) {
      await file.write(BALLAST.subarray(0, size)).catch((error: unknown) => {
        if (!isFull(error as NodeJS.ErrnoException)) throw error;
        size /= 2;
      });
    }
  } finally {
    await file.close();
  }
}

/** A mount is a change to the machine, if a short one: it has to be wanted. */
const isWanted = isFull || process.env['JITER_TEST_INSTALL'] === '1';

async function mayMount(): Promise<boolean> {
  if (!isWanted) return false;
  const dir = await mkdtemp(join(tmpdir(), 'jiter-mount-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir]);
    await run('umount', [dir]);
    return true;
  } catch {
    return false;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Long enough that there are some under way whenever writes end. */
const ANSWERED_AFTER_MS = 1_000;

/** Answers how many attempts were made that could not be recorded at once. */
async function survives(row: Row, backend: Backend, { url, begin, end }: Trouble): Promise<number> {
  const fleet = await aFleet(backend, { workers: 2, databaseUrl: url, env: patient });
  const receiver = await aReceiver(() => ({ status: 200, delayMs: ANSWERED_AFTER_MS }));
  const ledger = row.watch(receiver);
  const refused: { status: number; retryAfter: string | null }[] = [];
  // Who asked on and on would soon have its writes wait for each other, and be told that these are too many.
  const callers = createCallers(PER_SECOND);
  const send = async (index: number) => {
    if (callers.rests(index)) return;
    // Random, so that it takes the room that it seems to take.
    const payload = randomBytes(12_000).toString('base64');
    const wish = { destination: receiver.url, payload, scheduledTime: soon(between(1_500, 2_500)) };
    const result = await create(fleet, wish);
    if (result.kind === 'created') ledger.created(result.event);
    else {
      refused.push(result);
      callers.heed(index, result);
    }
  };
  const phase = { isOver: false };
  const isOver = () => phase.isOver;
  const flowing = flow({ total: Infinity, isOver, perSecond: PER_SECOND, send });
  await eventually(() => expect(ledger.size()).toBeGreaterThan((PER_SECOND * BEFORE_MS) / 1_000), 30_000);
  await begin();
  await eventually(() => expect(refused.length).toBeGreaterThan(0), 30_000);
  const begunAtMs = Date.now();
  await eventually(() => expect(Date.now()).toBeGreaterThan(begunAtMs + WITHOUT_MS), WITHOUT_MS + 5_000);
  await end();
  const before = ledger.size();
  await eventually(() => expect(ledger.size()).toBeGreaterThan(before + CREATED_AFTER), 30_000);
  phase.isOver = true;
  await flowing;
  await settled(fleet, ledger, 90_000);

  const unrecorded = unrecordedIds(fleet);
  const unanswered = await unansweredAttempts(fleet);
  row.note({
    'without writes, s': WITHOUT_MS / 1_000,
    'answers 503': refused.length,
    'made and not recorded at once': unrecorded.size,
    'retries after a time-out': unanswered.size,
  });
  // A clear answer: come back later, and when.
  expect(refused.filter(({ status, retryAfter }) => status !== 503 || retryAfter === null)).toEqual([]);
  const { unknown, ...counts } = row.counts();
  expect(counts).toMatchObject({ lost: 0, early: 0, misnamed: 0 });
  // Their rows may exist: a commit whose answer did not come.
  expect(unknown).toBeLessThanOrEqual(refused.length);
  // Recorded after the return, and not repeated: neither those, nor any other.
  expect(await repeated(fleet, ledger, unanswered)).toEqual([]);
  expect(await withGaps(fleet, ledger, unrecorded)).toEqual([]);
  allAlive(fleet);
  return unrecorded.size;
}

/** PostgreSQL's word for a full disk, about one table alone: claims find room where records do not. */
const REFUSE = [
  `create function refuse() returns trigger language plpgsql
     as $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$`,
  'create trigger refuse before insert on attempt_history for each row execute function refuse()',
];

/** No record can be written for longer than leases last, while everything else can. */
async function keepsItsLeases(row: Row, backend: Backend): Promise<void> {
  const fleet = await aFleet(backend, { workers: 2, env: patient });
  const receiver = await aReceiver(() => ({ status: 200, delayMs: 400 }));
  const ledger = row.watch(receiver);
  const sql = (...statements: string[]) => runSql(fleet.env.DATABASE_URL, ...statements);
  await sql(...REFUSE);
  const wish = () => ({ destination: receiver.url, scheduledTime: soon(between(1_500, 2_500)) });
  await createAll(fleet, Array.from({ length: 30 }, wish), ledger.created);
  const untilMs = Math.max(...ledger.entries().map(({ dueMs }) => dueMs)) + WITHOUT_MS + SWEPT_WITHIN_MS;
  await eventually(() => expect(Date.now()).toBeGreaterThan(untilMs), WITHOUT_MS + 30_000);
  // Whoever compacts a partition may stand in its way, and PostgreSQL ends one of both.
  await eventually(() =>
    sql('drop trigger if exists refuse on attempt_history', 'drop function if exists refuse'),
  );
  await settled(fleet, ledger, 90_000);

  const unrecorded = unrecordedIds(fleet);
  const unanswered = await unansweredAttempts(fleet);
  row.note({ 'made and not recorded at once': unrecorded.size });
  expect(unrecorded.size).toBe(ledger.size());
  expect(await repeated(fleet, ledger, unanswered)).toEqual([]);
  expect(await withGaps(fleet, ledger, unrecorded)).toEqual([]);
  expect({ ...row.counts(), duplicated: 0 }).toMatchObject(clean);
  allAlive(fleet);
}

const canMount = await mayMount();

describe.each(backends)('the queue on %s', (backend) => {
  test(
    'the database is read-only for a while',
    () =>
      counted('the database is read-only', backend, async (row) => {
        expect(await survives(row, backend, await readOnly())).toBeGreaterThan(0);
      }),
    TEST_TIMEOUT_MS,
  );

  // A lease is a row's, and so is the record that ends it.
  if (hasTurn(backend, 1))
    test(
      'records cannot be written for a while, and claims can',
      () => counted('records cannot be written, claims can', backend, (row) => keepsItsLeases(row, backend)),
      TEST_TIMEOUT_MS,
    );

  const isChosen = isFull || backend === 'postgres';
  const onSmallDisk = canMount && isChosen ? test : test.skip;
  onSmallDisk(
    'the disk is full for a while (where JITER_TEST_INSTALL=1 and root let a small one be mounted; on Redis in the full suite only)',
    () =>
      counted('the disk is full', backend, async (row) => {
        // Records may find room in pages that are there already, so there need not be any without one.
        await survives(row, backend, await smallDisk());
      }),
    TEST_TIMEOUT_MS,
  );
});
