import { appendFileSync } from 'node:fs';
import type { Counts } from './ledger.ts';

type Row = {
  scenario: string;
  backend: string;
  counts: Counts;
  /** Which duplicates are allowed. */
  allowed: string;
  /** What was measured beside: numbers with their unit in the name. */
  figures: Record<string, number>;
  /** `held`, or in what it failed. */
  outcome: string;
};

/** One row for the reader of the run, as it comes, and again in the table that table-reporter.mjs closes the run with. */
export function reportRow(row: Row): void {
  const { scenario, backend, counts, allowed, outcome } = row;
  const { created, delivered, lost, duplicated, early, unknown, misnamed } = counts;
  // Not console: jest would add a stack to every row.
  process.stderr.write(
    `| ${scenario} | ${backend} | created ${created}, delivered ${delivered}, lost ${lost}, duplicated ${duplicated} ` +
      `(allowed: ${allowed}), early ${early}, unknown ${unknown}, misnamed ${misnamed} | ${figuresOf(row)} | ${outcome} |\n`,
  );
  const file = process.env['JITER_FAULT_ROWS'];
  if (file) appendFileSync(file, `${JSON.stringify({ ...row, figures: rounded(row), date: today() })}\n`);
}

const rounded = ({ figures }: Row) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Math.round(value * 10) / 10] as const),
  );

const figuresOf = (row: Row) =>
  Object.entries(rounded(row))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

const today = () => new Date().toISOString().slice(0, 10);
