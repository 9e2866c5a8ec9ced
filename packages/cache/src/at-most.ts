/**
 * Has an LRUCache keep `max` entries, and take room as they come. By its own `max` it takes room for all of them when it is
 * made: 0.4 MB and a millisecond for 10,000, and a process makes some twenty, of which most stay nearly empty.
 */
export const atMost = (max: number) => ({ maxSize: max, sizeCalculation: () => 1 });
