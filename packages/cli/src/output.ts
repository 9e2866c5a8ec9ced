/** Where answers go: tables for people, JSON for programs. */
export type Output = {
  /** For people, who get a table where programs get JSON. */
  isForPeople: boolean;
  /** One answer: as it is, or as what a person reads of it. */
  show: (value: unknown, forPeople: () => string) => void;
  /** One of many that come over time: a line of JSON for programs. */
  showNext: (value: unknown, forPeople: () => string) => void;
  /** What only people want to know. */
  note: (text: string) => void;
};

export type Sinks = { out: (text: string) => void; err: (text: string) => void };

export function createOutput({ out, err }: Sinks, isForPeople: boolean): Output {
  const write = (value: unknown, forPeople: () => string, indent: number) =>
    out(`${isForPeople ? printable(forPeople()) : JSON.stringify(value, null, indent)}\n`);
  return {
    isForPeople,
    show: (value, forPeople) => write(value, forPeople, 2),
    showNext: (value, forPeople) => write(value, forPeople, 0),
    note: (text) => {
      if (isForPeople) err(`${printable(text)}\n`);
    },
  };
}

/** What others have written must not move the cursor, nor turn a line around. */
export function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

type Cell = string | number | undefined;
const WIDEST = 60;

/** Columns as wide as their widest cell, which is cut when it is very wide. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return 'none';
  const cells = [head, ...rows.map((row) => row.map(shown))];
  const widths = head.map((_name, column) => longest(cells, column));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Of as many as there may be: not all of them as arguments of one call. */
const longest = (rows: readonly (readonly string[])[], column: number) =>
  rows.reduce((most, row) => Math.max(most, row[column]!.length), 0);

function shown(cell: Cell): string {
  const text = String(cell ?? '-').replaceAll('\n', ' ');
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}

/** What is there of one thing, a line for each. */
export function sheet(fields: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(fields).filter(([, value]) => value !== undefined);
  const width = Math.max(...lines.map(([name]) => name.length));
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${text(value)}`).join('\n');
}
