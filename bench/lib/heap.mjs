import { readFileSync } from 'node:fs';

/** Makes a program print a line for each collection. */
export const TRACE_GC = ['--trace-gc'];

const FULL =
  /^\[(\d+):0x[0-9a-f]+\] +(\d+) ms: Mark-Compact (?:\(reduce\) )?[\d.]+ \([\d.]+\) -> ([\d.]+) /gm;

/** What each full collection of the process left alive of its heap, in MB, and when, in ms since the process began. */
export function readCollections(logFile, pid) {
  return [...readFileSync(logFile, 'utf8').matchAll(FULL)]
    .filter(([, by]) => Number(by) === pid)
    .map(([, , atMs, aliveMb]) => ({ atMs: Number(atMs), aliveMb: Number(aliveMb) }));
}
