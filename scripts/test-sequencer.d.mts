/** A sequencer of jest: the lanes of minutes first, and of each what takes longest. */
export default class LongestFirstSequencer {
  constructor(options: object);
  sort(tests: readonly { path: string }[]): { path: string }[];
}
