export type DiffLine = { kind: 'same' | 'gone' | 'new'; text: string };

/** The table of the comparison has so many cells at most: what is longer is shown as all gone and all new. */
const MOST_CELLS = 4_000_000;

/** What changed from one text to the other, line by line: by their longest common subsequence. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const [rows, columns] = [before.length, after.length];
  if (rows * columns > MOST_CELLS) {
    return [...before.map((text) => line('gone', text)), ...after.map((text) => line('new', text))];
  }
  const common = lengths(before, after);
  const at = (row: number, column: number) => common[row * (columns + 1) + column]!;
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    if (row < rows && column < columns && before[row] === after[column]) {
      lines.push(line('same', before[row]!));
      row += 1;
      column += 1;
    } else if (row < rows && (column === columns || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(line('gone', before[row]!));
      row += 1;
    } else {
      lines.push(line('new', after[column]!));
      column += 1;
    }
  }
  return lines;
}

const line = (kind: DiffLine['kind'], text: string): DiffLine => ({ kind, text });

/** How much is common to what is left of both, from each place on. */
function lengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const here = row * width + column;
      table[here] =
        before[row] === after[column]
          ? table[here + width + 1]! + 1
          : Math.max(table[here + width]!, table[here + 1]!);
    }
  }
  return table;
}
