import { rememberFor } from '@jiter/cache';
import { settledWithin } from '@jiter/core';
import { mergedCounts, mergedText, type Snapshot } from '@jiter/metrics';

export type GroupNumbers = {
  /** Of one process, by its place in the group. */
  took(place: number, numbers: unknown): void;
  /** Another one is to take its place. */
  ended(place: number): void;
  /** Answers for all of them. However many ask, they are asked once a second. */
  text(): Promise<string>;
};

/** One that is busy is not waited for: Prometheus waits no longer than its interval. */
const ANSWER_WITHIN_MS = 1_000;
const REMEMBERED_MS = 1_000;

/**
 * The numbers of a group's processes as one. A sum of counters must never fall, or Prometheus takes the rest of it for new:
 * so of one that does not answer in time its last numbers are told, and of those that ended what they had counted stays. What
 * one counted after it was asked last is lost with it. `askEach` asks those that can be, and tells their places.
 */
export function createGroupNumbers(
  askEach: () => readonly number[],
  nowMs: () => number = () => performance.now(),
): GroupNumbers {
  const latest = new Map<number, Snapshot>();
  const asked = new Map<number, () => void>();
  let gone: Promise<Snapshot> | undefined;

  function answered(place: number): void {
    asked.get(place)?.();
    asked.delete(place);
  }

  async function ask(): Promise<string> {
    const answers = askEach().map((place) => new Promise<void>((resolve) => asked.set(place, resolve)));
    await settledWithin(ANSWER_WITHIN_MS, Promise.all(answers));
    return mergedText([...latest.values(), ...(gone ? [await gone] : [])]);
  }

  const remembered = rememberFor(ask, { ms: REMEMBERED_MS, max: 1, nowMs });
  return {
    text: () => remembered(''),
    took(place, numbers) {
      latest.set(place, numbers as Snapshot);
      answered(place);
    },
    ended(place) {
      const last = latest.get(place);
      latest.delete(place);
      const before = gone;
      if (last) gone = (async () => mergedCounts([...(before ? [await before] : []), last]))();
      answered(place);
    },
  };
}
