type Close = () => Promise<unknown>;

const open: Close[] = [];

/** Closes what a test opened when the test is over, passed or not: the last one first. */
export function atEnd<T>(thing: T, close: (thing: T) => Promise<unknown>): T {
  open.unshift(() => close(thing));
  return thing;
}

afterEach(async () => {
  const failures: unknown[] = [];
  // One that does not close keeps none of the others open.
  for (const close of open.splice(0)) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
});
