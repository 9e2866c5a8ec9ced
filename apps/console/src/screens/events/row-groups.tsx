import { startTransition, useEffect, useRef, useState, type ReactNode } from 'react';

/** So many rows come and go together: with each time the whole table is laid out anew, which takes longer than to draw them. */
const OF_A_GROUP = 50;
/** Whatever is nearer than this to what is seen is drawn. */
const NEAR = '1600px 0px';

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
    const look: Look = ({ isIntersecting, boundingClientRect }) => {
      // Whoever is in it with the keyboard stays there.
      const isNeeded = isIntersecting || element.contains(document.activeElement);
      // Whoever scrolls goes first: there is time until it is seen.
      startTransition(() => setAwayPx(isNeeded ? undefined : boundingClientRect.height));
    };
    return watch(element, look);
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

type Look = (entry: IntersectionObserverEntry) => void;

const looks = new Map<Element, Look>();
/** One for all groups: each would be asked in each picture. */
let observer: IntersectionObserver | undefined;

function watch(element: Element, look: Look): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) looks.get(entry.target)?.(entry);
    },
    { rootMargin: NEAR },
  );
  const watching = observer;
  looks.set(element, look);
  watching.observe(element);
  return () => {
    looks.delete(element);
    watching.unobserve(element);
  };
}
