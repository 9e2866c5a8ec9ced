import { setImmediate as turnOfTheLoop } from 'node:timers/promises';

/** JSON of so many UTF-16 units is made in about a millisecond. */
const TURN_LENGTH = 262_144;

/** For whoever makes much JSON: to be told how much it was, it lets others have their turn now and then. */
export function createPace(): (length: number) => Promise<void> | undefined {
  let since = 0;
  return (length) => {
    since += length;
    if (since < TURN_LENGTH) return undefined;
    since = 0;
    return turnOfTheLoop();
  };
}
