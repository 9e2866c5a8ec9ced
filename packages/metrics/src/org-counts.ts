import { counter, type Family, type Labels, type Sample } from './family.ts';

/** Counts of several kinds, of the busiest orgs each for itself and of all others together. */
export type OrgCounts = {
  add(org: string, kind: number, amount?: number): void;
  /** Of those that are among the busiest, and of the others. */
  shown(): Counted[];
  /** Of those that were among them. It is kept: whoever is back goes on from there, as no counter may fall. */
  hidden(): Counted[];
};
type Counted = readonly [org: string, counts: readonly number[]];

type One = { recent: number; isShown: boolean; counts?: number[] };

export const OTHER_ORGS = 'other';
const SHOWN = 100;
/** Of so many it is known how busy they are; the rest are others. */
const KNOWN = 10_000;
/** So many may have had counts of their own. Then nobody new gets any before the process is started again. */
const KEPT = 1_000;
const RANKED_EVERY_MS = 60_000;
/** Whoever is shown gives way to those who are so many times as busy: a series that comes and goes is of no use. */
const STAYS = 2;

/** Who is busy is decided when somebody asks, by what was counted since; the first ones are shown at once. */
export function createOrgCounts(kinds: number, nowMs: () => number = () => performance.now()): OrgCounts {
  const orgs = new Map<string, One>();
  const others = zeros();
  let shown = 0;
  let kept = 0;
  let rankedMs = nowMs();

  function zeros(): number[] {
    return Array.from({ length: kinds }, () => 0);
  }

  const mayShow = ({ counts }: One) => counts !== undefined || kept < KEPT;

  function show(one: One): void {
    if (!one.counts) kept += 1;
    one.counts ??= zeros();
    one.isShown = true;
    shown += 1;
  }

  function begin(org: string): One | undefined {
    if (orgs.size >= KNOWN) return undefined;
    const one: One = { recent: 0, isShown: false };
    orgs.set(org, one);
    if (shown < SHOWN && mayShow(one)) show(one);
    return one;
  }

  function rank(): void {
    rankedMs = nowMs();
    const weightOf = ({ recent, isShown }: One) => recent * (isShown ? STAYS : 1);
    const ranked = [...orgs.values()].sort((one, other) => weightOf(other) - weightOf(one));
    const busiest = new Set(ranked.slice(0, SHOWN));
    for (const one of ranked) {
      if (!one.isShown || busiest.has(one)) continue;
      one.isShown = false;
      shown -= 1;
    }
    for (const one of busiest) if (!one.isShown && mayShow(one)) show(one);
    for (const [org, one] of orgs) {
      one.recent = Math.floor(one.recent / 2);
      if (!one.counts && one.recent === 0) orgs.delete(org);
    }
  }

  const listed = (isShown: boolean): Counted[] =>
    [...orgs].flatMap(([org, one]) => (one.counts && one.isShown === isShown ? [[org, one.counts]] : []));

  return {
    add(org, kind, amount = 1) {
      const one = orgs.get(org) ?? begin(org);
      if (one) one.recent += amount;
      (one?.isShown ? one.counts! : others)[kind]! += amount;
    },
    shown() {
      if (nowMs() - rankedMs >= RANKED_EVERY_MS) rank();
      return [...listed(true), [OTHER_ORGS, others]];
    },
    hidden: () => listed(false),
  };
}

/** By org, and by the labels of each kind. Of single orgs there is what there was of them. */
export function counterByOrg(
  about: Pick<Family, 'name' | 'help'>,
  kinds: readonly Labels[],
  orgs: OrgCounts,
): Family {
  const samplesOf = ([org, counts]: Counted): Sample[] =>
    counts.flatMap((value, kind) =>
      value > 0 || org === OTHER_ORGS ? [{ labels: { ...kinds[kind], org }, value }] : [],
    );
  const family = counter(about, () => []);
  return {
    ...family,
    read: () => orgs.shown().flatMap(samplesOf),
    readHidden: () => orgs.hidden().flatMap(samplesOf),
  };
}
