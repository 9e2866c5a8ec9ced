import type { CSSProperties, ReactNode } from 'react';

/** So many rows are laid out together, once what is seen comes near them: few enough for one picture. */
const OF_A_GROUP = 10;

type Props<Row> = { rows: readonly Row[]; children: (row: Row) => ReactNode };

/**
 * The rows of a table in groups, of which the browser lays out and draws those alone that are near what is seen (`row-group` of the
 * style sheet). All of them are there, to be found and gone to, and nothing of ours runs while somebody scrolls.
 */
export function RowGroups<Row>({ rows, children }: Props<Row>) {
  const groups = Math.ceil(rows.length / OF_A_GROUP);
  return Array.from({ length: groups }, (_, index) => {
    const shown = rows.slice(index * OF_A_GROUP, (index + 1) * OF_A_GROUP);
    return (
      <tbody key={index} className="row-group" style={{ '--rows': shown.length } as CSSProperties}>
        {shown.map(children)}
      </tbody>
    );
  });
}
