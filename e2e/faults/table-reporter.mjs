import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
/** The figures that docs/guarantees.md quotes: of full runs only. */
const lastRun = join(here, 'last-run.json');
const isFull = process.env.JITER_FAULTS === 'full';
const COLUMNS = ['fault', 'queue', 'created', 'delivered', 'lost', 'duplicated', 'early', 'notes', 'outcome'];

/** A jest reporter that closes a run with the counts of all its fault scenarios, also when some of them failed. */
export default class FaultTable {
  onRunStart({ numTotalTestSuites }) {
    this.dir = mkdtempSync(join(tmpdir(), 'jiter-faults-'));
    this.file = join(this.dir, 'rows');
    // The processes that run the tests inherit it.
    process.env.JITER_FAULT_ROWS = this.file;
    this.commit = isFull ? commitOf() : '';
    // A run of some of the files renews their rows; a run of all leaves nothing of an older one.
    const all = readdirSync(here).filter((name) => name.endsWith('.test.ts')).length;
    if (isFull && numTotalTestSuites >= all) rmSync(lastRun, { force: true });
  }

  onTestFileResult() {
    if (isFull) keep(readRows(this.file), this.commit);
  }

  onRunComplete() {
    const rows = readRows(this.file);
    rmSync(this.dir, { recursive: true, force: true });
    if (rows.length > 0) process.stdout.write(`\n${tableOf(rows)}\n`);
  }
}

function readRows(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line)).sort(byName);
}

const nameOf = ({ scenario, backend }) => `${scenario}, ${backend}`;
const byName = (one, other) => nameOf(one).localeCompare(nameOf(other));

function keep(rows, commit) {
  if (rows.length === 0) return;
  const known = existsSync(lastRun) ? JSON.parse(readFileSync(lastRun, 'utf8')).rows : {};
  for (const row of rows) known[nameOf(row)] = { ...row, commit };
  const sorted = Object.fromEntries(Object.entries(known).sort(([a], [b]) => a.localeCompare(b)));
  const run = { node: process.version, cores: cpus().length, rows: sorted };
  writeFileSync(lastRun, `${JSON.stringify(run, null, 2)}\n`);
}

/** With a `+` when the tree has changes that no commit has. */
function commitOf() {
  try {
    return execFileSync('git', ['describe', '--always', '--exclude=*', '--dirty=+'], {
      cwd: here,
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'unknown';
  }
}

function tableOf(rows) {
  const lines = [COLUMNS, ...rows.map(cellsOf)];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  const show = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [show(COLUMNS), show(rule), ...lines.slice(1).map(show)].join('\n');
}

function cellsOf({ scenario, backend, counts, allowed, figures, outcome }) {
  const { created, delivered, lost, duplicated, early, unknown, misnamed } = counts;
  const strange = Object.entries({ unknown, misnamed }).filter(([, count]) => count > 0);
  const notes = [...strange, ...Object.entries(figures)].map(([name, value]) => `${name} ${value}`);
  const duplicates = allowed === 'none' ? `${duplicated}` : `${duplicated} (allowed: ${allowed})`;
  return [
    scenario,
    backend,
    `${created}`,
    `${delivered}`,
    `${lost}`,
    duplicates,
    `${early}`,
    notes.join(', '),
    outcome,
  ];
}
