import { useEffect, useRef, useState, type ReactNode } from 'react';

/** So many rows come and go together. */
const OF_A_GROUP = 50;
/** Whatever is nearer than this to what is seen is drawn. */
const NEAR = '1200px 0px';

type Props<Row> = { rows: readonly Row[]; children: (row: Row) => ReactNode };

/** The rows of a table, of which those that are far from what is seen keep their place, and are not drawn. */
export function RowGroups<Row>({ rows, children }: Props<Row>) {
  const groups = Math.ceil(rows.length / OF_A_GROUP);
  return Array.from({ length: groups }, (_, index) => (
    <RowGroup key={index} rows={rows.slice(index * OF_A_GROUP, (index + 1) * OF_A_GROUP)}>
      {children}
    </RowGroup>
  ));
}

function RowGroup<Row>({ rows, children }: Props<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [awayPx, setAwayPx] = useState<number>();
  useEffect(() => {
    const element = body.current!;
    const look = ([entry]: IntersectionObserverEntry[]) => {
      // Whoever is in it with the keyboard stays there.
      const isNeeded = entry!.isIntersecting || element.contains(document.activeElement);
      setAwayPx(isNeeded ? undefined : entry!.boundingClientRect.height);
    };
    const observer = new IntersectionObserver(look, { rootMargin: NEAR });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <tbody ref={body}>
      {awayPx === undefined ? (
        rows.map(children)
      ) : (
        <tr>
          <td className="away" style={{ height: awayPx }} />
        </tr>
      )}
    </tbody>
  );
}
