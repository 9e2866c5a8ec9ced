type Cell = string | Date | undefined;

/** Columns as wide as their widest cell; instants to the second, in UTC. */
export function formatTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(show))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

function show(value: Cell): string {
  if (value === undefined) return '-';
  return typeof value === 'string' ? value : `${value.toISOString().slice(0, 19)}Z`;
}
