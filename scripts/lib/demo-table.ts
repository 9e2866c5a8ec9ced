import { DEFAULT_RETRY_SCHEDULE_MS } from '@jiter/core';
import type { DemoEvent } from './demo-events.ts';
import type { Arrival } from './receiver.ts';

export type DemoTable = {
  printHead(apiUrl: string): void;
  /** Prints the arrival's row and says what to answer. */
  answer: (arrival: Arrival) => number;
  /** Resolves when every event was answered with 200. */
  complete: Promise<void>;
  summary(): string;
};

const COLUMNS = [14, 19, 40, 9, 8];

/** One row per request as it comes in. */
export function createDemoTable(events: readonly DemoEvent[]): DemoTable {
  const dueAt = new Map<string, number>();
  const attempts = new Map<string, number>();
  const lags: number[] = [];
  let delivered = 0;
  let finish: () => void;
  const complete = new Promise<void>((resolve) => (finish = resolve));

  function answer({ at, eventId, payload, scheduledTime }: Arrival): number {
    const attempt = (attempts.get(eventId) ?? 0) + 1;
    attempts.set(eventId, attempt);
    const failures = events.find((event) => event.payload === payload)?.failures ?? 0;
    const status = attempt > failures ? 200 : 500;
    const lagMs = at.getTime() - (dueAt.get(eventId) ?? scheduledTime.getTime());
    lags.push(lagMs);
    printRow([timeOf(at), eventId, payload, `${attempt}`, `${status}`, `${lagMs} ms`]);
    // A retry is due its pause after our answer.
    dueAt.set(eventId, Date.now() + (DEFAULT_RETRY_SCHEDULE_MS[attempt - 1] ?? 0));
    if (status === 200) delivered += 1;
    if (delivered === events.length) finish();
    return status;
  }

  return {
    answer,
    complete,
    printHead: (apiUrl) => {
      console.log(`Scheduled ${events.length} events by POST ${apiUrl}/api/events. They arrive:\n`);
      printRow(['time', 'event', 'payload', 'attempt', 'answer', 'lag']);
    },
    summary: () => summarise(delivered, lags),
  };
}

function printRow(cells: readonly string[]): void {
  console.log(cells.map((cell, index) => cell.padEnd(COLUMNS[index] ?? 0)).join(' '));
}

function timeOf(at: Date): string {
  return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

function summarise(delivered: number, lags: readonly number[]): string {
  const sorted = [...lags].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const early = sorted.filter((lagMs) => lagMs < 0).length;
  return (
    `${delivered} events delivered in ${lags.length} requests, ${early} of them early: ` +
    `lag ${median} ms in the median, ${sorted.at(-1)} ms at most.`
  );
}
