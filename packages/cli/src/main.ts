import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { EXIT_AWAY } from './command.ts';
import { run } from './run.ts';

const ended = new AbortController();
const { signal } = ended;
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ended.abort());
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads has had enough, as `jiter events tail | head` does.
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`jiter: what came could not be written: ${error.message}\n`);
  process.exit(EXIT_AWAY);
});

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
