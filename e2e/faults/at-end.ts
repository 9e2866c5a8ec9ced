type Close = () => Promise<unknown>;

const open: Close[] = [];

/** Closes what a test opened when the test is over, passed or not: the last one first. */
export function atEnd<T>(thing: T, close: (thing: T) => Promise<unknown>): T {
  open.unshift(() => close(thing));
  return thing;
}

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
