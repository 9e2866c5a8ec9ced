import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Counts } from './ledger.ts';
import { isFull } from './size.ts';

type Row = {
  scenario: string;
  backend: string;
  counts: Counts;
  /** Which duplicates are allowed. */
  allowed: string;
  /** What was measured beside: numbers with their unit in the name. */
  figures: Record<string, number>;
};

type LastRun = { date: string; node: string; cores: number; rows: Record<string, Omit<Row, 'scenario'>> };

/** The figures that docs/guarantees.md quotes. */
const file = fileURLToPath(new URL('last-run.json', import.meta.url));

/** One row for the reader of the run; a full run's are kept as well. */
export function reportRow(row: Row): void {
  const { scenario, backend, counts, allowed, figures } = row;
  const { created, delivered, lost, duplicated, early } = counts;
  const shown = Object.entries(figures).map(([name, value]) => `${name} ${round(value)}`);
  const cells = [
    scenario.padEnd(44),
    backend.padEnd(8),
    `created ${created}`.padEnd(13),
    `delivered ${delivered}`.padEnd(15),
    `lost ${lost}`,
    `duplicated ${duplicated} (allowed: ${allowed})`,
    `early ${early}`,
    shown.join(', '),
  ];
  // Not console: jest would add a stack to every row.
  process.stderr.write(`| ${cells.join(' | ')} |\n`);
  if (isFull) keep(row);
}

function keep({ scenario, backend, counts, allowed, figures }: Row): void {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LastRun).rows : {};
  const rounded = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)]));
  const rows = { ...known, [`${scenario}, ${backend}`]: { backend, counts, allowed, figures: rounded } };
  const sorted = Object.fromEntries(Object.entries(rows).sort(([a], [b]) => a.localeCompare(b)));
  const date = new Date().toISOString().slice(0, 10);
  const run: LastRun = { date, node: process.version, cores: cpus().length, rows: sorted };
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
}

const round = (value: number) => Math.round(value * 10) / 10;
