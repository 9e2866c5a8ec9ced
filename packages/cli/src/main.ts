import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { EXIT_AWAY } from './command.ts';
import { run } from './run.ts';

const ended = new AbortController();
const { signal } = ended;
/** What reads a pipe that nobody writes to hears of no signal: it ends by the next one, which comes by itself. */
const ENDS_WITHIN_MS = 1_000;
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => {
    ended.abort();
    setTimeout(() => process.kill(process.pid, name), ENDS_WITHIN_MS).unref();
  });
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
  readInput: () => buffer(addAbortSignal(signal, process.stdin)),
  now: () => new Date(),
});
