/** Columns as wide as their widest cell; instants to the second, in UTC. */
export function formatTable(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(show))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

function show(value: unknown): string {
  if (value === undefined) return '-';
  return value instanceof Date ? `${value.toISOString().slice(0, 19)}Z` : String(value);
}
