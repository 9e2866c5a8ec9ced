import { useLayoutEffect, useState, type RefObject } from 'react';

/** Whoever points at something of it, or has the focus there, is about to press it. */
const isInUse = (box: HTMLElement | null) => box?.matches(':hover, :focus-within') === true;

/**
 * `items`, which come in another order now and then: while somebody is at the `box` that they are shown in, each keeps its place, and
 * what is new comes last.
 */
export function useSteadyOrder<Item>(
  box: RefObject<HTMLElement | null>,
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Item[] {
  const names = items.map(nameOf);
  const given = JSON.stringify(names);
  const [order, setOrder] = useState<readonly string[]>(names);
  useLayoutEffect(() => {
    if (!isInUse(box.current)) setOrder(JSON.parse(given) as string[]);
  }, [box, given]);
  const places = new Map(order.map((name, place) => [name, place]));
  const placeOf = (item: Item) => places.get(nameOf(item)) ?? places.size;
  return [...items].sort((one, other) => placeOf(one) - placeOf(other));
}
