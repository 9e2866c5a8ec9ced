import { readFileSync } from 'node:fs';

/** What this thread had of the processor. Where nobody tells, the time. */
export function spentMs(): number {
  try {
    const [runNs] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ');
    return Number(runNs) / 1e6;
  } catch {
    return performance.now();
  }
}

const KNOWN = JSON.stringify(Array.from({ length: 4_000 }, (_, n) => ({ n, text: 'x"\u001f'.repeat(30) })));
const KNOWN_TIMES = 10;
/** On an idle machine, of the kind that limits are for. */
const KNOWN_MS = 30;

/** How many times longer than there some known work takes now, beside others with whom it shares caches and clocks. */
export function measureSlowness(): number {
  const beforeMs = spentMs();
  for (let left = KNOWN_TIMES; left > 0; left -= 1) JSON.stringify(JSON.parse(KNOWN));
  return Math.max(1, (spentMs() - beforeMs) / KNOWN_MS);
}
