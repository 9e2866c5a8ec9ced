/** Seats taken by `reserve`, to be given back one by one or all at once. */
export type Seats = { free(count: number): void };

export type Backpressure = {
  /** Resolves once `count` events may be claimed; undefined when it was closed meanwhile. */
  reserve(count: number): Promise<Seats | undefined>;
  /** How many events wait for a seat: known to the queue as taken, but not yet to the table. */
  waiting: () => number;
  /** How many seats are taken. */
  taken: () => number;
  close(): void;
};

type Waiter = { count: number; resolve: (seats: Seats | undefined) => void };

/**
 * Bounds the events that this process holds without having sent them. A claim starts a lease, so what cannot leave
 * soon must not be claimed; reserving comes before claiming. First come, first served: a large job is not starved.
 */
export function createBackpressure(size: number): Backpressure {
  let free = size;
  let closed = false;
  let queue: Waiter[] = [];

  function seat(): void {
    while (queue.length > 0 && queue[0]!.count <= free) {
      const { count, resolve } = queue.shift()!;
      free -= count;
      resolve(seatsOf(count));
    }
  }

  function seatsOf(count: number): Seats {
    let taken = count;
    return {
      free(given) {
        const back = Math.min(given, taken);
        taken -= back;
        free += back;
        seat();
      },
    };
  }

  return {
    reserve: (count) =>
      new Promise((resolve) => {
        if (closed) return resolve(undefined);
        // A job of more events than there are seats has to pass as well, alone.
        queue.push({ count: Math.min(count, size), resolve });
        seat();
      }),
    waiting: () => queue.reduce((sum, { count }) => sum + count, 0),
    taken: () => size - free,
    close() {
      closed = true;
      for (const { resolve } of queue) resolve(undefined);
      queue = [];
    },
  };
}
