import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './run.ts';

const ended = new AbortController();
const { signal } = ended;
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ended.abort());
// Whoever reads has had enough, as `jiter events tail | head` does.
process.stdout.on('error', () => process.exit(0));

process.exitCode = await run({
  argv: process.argv.slice(2),
  env: process.env,
  isTerminal: process.stdout.isTTY,
  out: (line) => void process.stdout.write(line),
  err: (line) => void process.stderr.write(line),
  signal,
  wait: (ms) => pause(ms, undefined, { signal }).catch(() => undefined),
  readInput: () => buffer(process.stdin),
  now: () => new Date(),
});
