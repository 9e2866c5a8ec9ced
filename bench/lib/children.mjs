import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 25_000;
const running = new Set();

/**
 * A Node process of ours with an IPC channel; what it prints goes to `logFile`. It ends when we do: every program
 * started here exits when the channel closes.
 */
export function startNode(
  file,
  { args = [], env = {}, logFile, advanced = false, execArgv = [], readyKinds = ['ready'] },
) {
  const log = logFile ? openSync(logFile, 'a') : 'ignore';
  const child = fork(file, args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    execArgv,
    stdio: ['ignore', log, log, 'ipc'],
    serialization: advanced ? 'advanced' : 'json',
    // Its own session: Ctrl-C reaches the bench alone, which then stops everything in order.
    detached: true,
  });
  if (logFile) closeSync(log);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return untilReady(child, file, readyKinds);
}

/** The first message of one of `kinds`; or the reason why there will be none. */
async function untilReady(child, file, kinds) {
  const ready = new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (kinds.includes(message?.kind)) resolve(message);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`${file} ended (${signal ?? code}) before it was ready`)),
    );
  });
  try {
    return { child, ready: await within(READY_LIMIT_MS, ready, `${file} was not ready in time`) };
  } catch (error) {
    await stopChild(child);
    throw error;
  }
}

/** Runs a program to its end. */
export async function runNode(file, { args = [], env = {}, logFile }) {
  const log = logFile ? openSync(logFile, 'a') : 'ignore';
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', log, log],
  });
  if (logFile) closeSync(log);
  running.add(child);
  const [code] = await once(child, 'exit');
  running.delete(child);
  if (code !== 0)
    throw new Error(`${file} ${args.join(' ')} failed (${code})${logFile ? `: see ${logFile}` : ''}`);
}

/** Asks politely first. By its pid only, and not once it is gone. */
export async function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await within(STOP_LIMIT_MS, gone, 'it does not stop').catch(async () => {
    child.kill('SIGKILL');
    await gone;
  });
}

export async function stopAllChildren() {
  await Promise.all([...running].map(stopChild));
}

/** One question, one answer with the same id, over a child's IPC channel. */
export function createCalls(child) {
  let lastId = 0;
  const open = new Map();
  child.on('message', ({ id, result, error }) => {
    const call = open.get(id);
    if (!call) return;
    open.delete(id);
    if (error) call.reject(new Error(error));
    else call.resolve(result);
  });
  child.once('exit', () => open.forEach(({ reject }) => reject(new Error('The process ended'))));
  return (verb, options = {}) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      open.set(lastId, { resolve, reject });
      child.send({ id: lastId, verb, options });
    });
}

/** The other end of createCalls: `verbs` maps names to functions. */
export function answerCalls(verbs) {
  process.on('message', async ({ id, verb, options }) => {
    try {
      process.send({ id, result: await verbs[verb](options) });
    } catch (error) {
      process.send({ id, error: error.message });
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.send({ kind: 'ready' });
}

export async function within(limitMs, promise, message) {
  const ended = new AbortController();
  const late = pause(limitMs, undefined, { signal: ended.signal }).then(
    () => Promise.reject(new Error(message)),
    () => undefined,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    ended.abort();
  }
}
