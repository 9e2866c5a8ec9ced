import { readdirSync, readFileSync } from 'node:fs';

const isLinux = process.platform === 'linux';
/** Jiffies: 100 per second for every program, whatever the kernel counts in. */
const TICKS_PER_S = 100;
const PAGE_BYTES = 4_096;

/**
 * CPU seconds so far: `processes` with the children they have waited for, and `trees` (a postmaster) with those that
 * run now as well. Undefined where there is no /proc.
 */
export function cpuSeconds({ processes, trees }) {
  if (!isLinux) return undefined;
  const all = readAll();
  const of = (pid) => all.get(pid)?.ticks ?? 0;
  const children = [...all.values()].filter(({ parent }) => trees.includes(parent));
  const ticks = [...processes, ...trees].map(of).concat(children.map((child) => child.ticks));
  return ticks.reduce((sum, part) => sum + part, 0) / TICKS_PER_S;
}

function readAll() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(pids.flatMap((pid) => readStat(Number(pid))));
}

/** [] when it ended meanwhile: its parent has its time then. */
function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces: the fields are counted from behind it (the 4th is the parent).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return [[pid, { parent: Number(fields[1]), ticks }]];
  } catch {
    return [];
  }
}

export function residentMegabytes(pid) {
  if (!isLinux) return undefined;
  return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES) / 1_048_576;
}
