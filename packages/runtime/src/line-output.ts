import type { Writable } from 'node:stream';

/** How long a line waits for others, at most. What a machine that dies may leave unsaid is no more than this. */
const GATHER_MS = 50;
/** Four seconds of the busiest worker's lines: beyond that, memory is worth more than they are. */
const MAX_WAITING_CHARS = 16 * 1_048_576;

/**
 * Writes lines to a stream that may be full, closed, or read by nobody. None of that is an error to whoever logs: what
 * cannot be written, or would have to wait beside too much else, is dropped and counted, and the line that `sayLost`
 * makes tells so as soon as lines get through again. A line that comes alone is written at once, those that follow it
 * shortly together: a system call for each took a tenth of a delivery's time.
 */
export function createLineOutput(
  stream: Writable,
  sayLost: (lines: number) => string,
): (line: string) => void {
  let lines: string[] = [];
  let waitingChars = 0;
  let lost = 0;
  let hasFailed = false;
  let isWriting = false;
  let timer: NodeJS.Timeout | undefined;
  // Each write hears of its own failure. Without a listener the event would end the process.
  stream.on('error', () => {});

  /** At most one write is under way: what comes meanwhile waits here, where it is counted. */
  function pass(): void {
    const hasNews = lines.length > 0 || (lost > 0 && !hasFailed);
    if (timer || isWriting || !hasNews) return;
    timer = setTimeout(() => {
      timer = undefined;
      pass();
    }, GATHER_MS).unref();
    const [count, chars] = [lines.length + lost, waitingChars];
    isWriting = true;
    stream.write(take(), (error) => {
      isWriting = false;
      hasFailed = Boolean(error);
      waitingChars -= chars;
      if (error) lost += count;
      pass();
    });
  }

  /** A disk that was full may have taken half a line: what comes after it begins on a line of its own. */
  function take(): string {
    const notice = lost > 0 ? [`${hasFailed ? '\n' : ''}${sayLost(lost)}`] : [];
    const text = [...notice, ...lines, ''].join('\n');
    lines = [];
    lost = 0;
    return text;
  }

  process.once('exit', () => {
    if (lines.length > 0 || lost > 0) stream.write(take());
  });

  return (line) => {
    if (waitingChars > MAX_WAITING_CHARS) return void (lost += 1);
    waitingChars += line.length;
    lines.push(line);
    pass();
  };
}
