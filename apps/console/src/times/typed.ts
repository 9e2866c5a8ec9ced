import { addDays, offsetMs, wallMs, wallOf, type Day } from './days.ts';
import { serverNow } from './server-clock.ts';

/**
 * A time as somebody types or pastes it. Whatever names its zone is read by that, everything else by the clocks of `zone`, in which the
 * page shows times: every field and every text is read by this.
 */
export type Typed = {
  at: Date;
  /** `skipped`: clocks go past it, and it is as long after as it would have been. `twice`: the first of two. */
  kind: 'once' | 'skipped' | 'twice';
};

const DAY_MS = 86_400_000;
const LOOKS_SO =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<part>\d{1,9}))?)?)?\s*(?<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;
/** Years that are typed figure by figure begin with others. */
const FIRST_YEAR = 1970;

/** Undefined of what is no time, or none yet. `zone`: `local`, or as IANA names it. */
export function readTyped(text: string, zone: string): Typed | undefined {
  const parts = LOOKS_SO.exec(text.trim())?.groups;
  if (!parts) return undefined;
  const { hour = '00', minute = '00', second = '00', part = '' } = parts;
  const wall = `${parts['year']}-${parts['month']}-${parts['day']}T${hour}:${minute}:${second}.${part.padEnd(3, '0').slice(0, 3)}Z`;
  const shownMs = Date.parse(wall);
  // A 31st of February would be read as a day of March.
  if (Number.isNaN(shownMs) || new Date(shownMs).toISOString() !== wall) return undefined;
  if (Number(parts['year']) < FIRST_YEAR) return undefined;
  if (parts['zone'] !== undefined) return { at: new Date(shownMs - offsetMsOf(parts['zone'])), kind: 'once' };
  return whenShown(shownMs, zone);
}

function offsetMsOf(text: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** When clocks show that, `shownMs` being as if they showed UTC. */
function whenShown(shownMs: number, zone: string): Typed {
  const [before, after] = [shownMs - DAY_MS, shownMs + DAY_MS].map((ms) => shownMs - offsetMs(ms, zone)) as [
    number,
    number,
  ];
  const shown = [before, after].filter((ms) => wallMs(ms, zone) === shownMs);
  const at = new Date(shown.length > 0 ? Math.min(...shown) : before);
  return {
    at,
    kind: shown.length === 0 ? 'skipped' : before !== after && shown.length > 1 ? 'twice' : 'once',
  };
}

const HALF_A_DAY_MS = DAY_MS / 2;

/** What stands in a log is often a clock's time alone, of today; or of yesterday, where that is not as far from now. */
export function readPasted(text: string, zone: string, nowMs = serverNow()): Typed | undefined {
  const isClockAlone = /^\d\d:\d\d(:|$)/.test(text.trim());
  if (!isClockAlone) return /^[^:]+:\d\d/.test(text) ? readTyped(text, zone) : undefined;
  const { day } = wallOf(nowMs, zone);
  const on = (one: Day) => readTyped(`${one} ${text.trim()}`, zone);
  const today = on(day);
  return today && today.at.getTime() - nowMs > HALF_A_DAY_MS ? on(addDays(day, -1)) : today;
}

const AROUND_MS = 1_000;

/** What was due at about that moment, as the address of a list says it. */
export function aroundOf({ at }: Typed): { from: string; to: string } {
  const [from, to] = [-AROUND_MS, AROUND_MS].map((ms) => new Date(at.getTime() + ms).toISOString());
  return { from: from!, to: to! };
}

/** Whether an address, or an answer, says when: in these, times have a zone always. */
export const isInstant = (text: string): boolean =>
  /(z|[+-]\d\d(:?\d\d)?)$/i.test(text) && !Number.isNaN(Date.parse(text));

/** As `<input type="datetime-local">` has it, by the clocks of `zone`. */
export function toField(at: Date, zone: string, exact: 'minutes' | 'seconds' | 'ms' = 'ms'): string {
  return new Date(wallMs(at.getTime(), zone))
    .toISOString()
    .slice(0, { minutes: 16, seconds: 19, ms: 23 }[exact]);
}
