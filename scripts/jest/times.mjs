import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** JITER_TEST_TIMES names a file that gets a line of JSON for each test file: what it took, in seconds. */
const file = process.env.JITER_TEST_TIMES;
/** Linux counts processor time by hundredths. */
const TICKS_PER_S = 100;

/**
 * Gives what ends the count. Servers of the whole run, which several files use at once, are in none of them; nor is what a
 * browser starts, most of what the tests of the console cost.
 */
export function startTimes(testPath) {
  if (!file) return () => {};
  const before = readTimes();
  return () => {
    const after = readTimes();
    const took = Object.fromEntries(
      Object.keys(after).map((name) => [name, round(after[name] - before[name])]),
    );
    appendFileSync(file, `${JSON.stringify({ file: relative('', testPath), ...took })}\n`);
  };
}

/** `ofChildren`: of those that have ended, with all of theirs. */
function readTimes() {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1_000, own: (user + system) / 1e6, ofChildren: readChildren() };
}

function readChildren() {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // After the name, which may have spaces and brackets in it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_S;
}

const round = (seconds) => Math.round(seconds * 100) / 100;
