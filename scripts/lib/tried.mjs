/** Rows of the table: | kind | count | suites |. */
const SECTION = /(## What was tried\n[^]*?)(?=\n## |$)/;
const ROW = /^\| ([^|]+?) +\| +([\d,]+) +\| (.*?) *\|$/gm;

const filesIn = (cell) => [...cell.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, file]) => file);

export function rowsOf(text) {
  const [section = ''] = SECTION.exec(text) ?? [];
  return [...section.matchAll(ROW)].map(([, kind, count, suites]) => ({
    kind,
    count: Number(count.replaceAll(',', '')),
    files: filesIn(suites),
  }));
}

export const suitesOf = (text) => [...new Set(rowsOf(text).flatMap(({ files }) => files))];

/** What a suite tried, of which everything has to have passed. */
export function countOf(tests) {
  const passed = tests.filter(({ status }) => status === 'passed');
  return passed.reduce(
    (sum, { title }) => sum + Number(/^(\d+) (?:requests|sockets|events): /.exec(title)?.[1] ?? 1),
    0,
  );
}

export function replaceCounts(text, counts) {
  const countRow = (row, _kind, old, suites) => {
    const count = filesIn(suites).reduce((sum, file) => sum + counts.get(file), 0);
    return row.replace(`| ${old} `, `| ${count.toLocaleString('en-US')} `);
  };
  return text.replace(SECTION, (section) => section.replace(ROW, countRow));
}
