import { remember } from '@jiter/cache';
import { badRequest } from '@jiter/core';
import { ZONE_NAMES } from './zone-names.ts';

export type OffsetAt = (instantMs: number) => number;

/** Half a second of a core for all there are, and 50 KB each: what is read of them is kept elsewhere. */
const MAX_FORMATS = 50;

const listed = new Set(ZONE_NAMES.map((name) => name.toLowerCase()));

/** Asked of a name in small letters. A newer Node.js than our list knows zones that are newer, too. */
const isIanaName = (name: string) => listed.has(name) || supported().has(name);

// eslint-disable-next-line no-restricted-syntax -- It is worked out.
let supportedNames: ReadonlySet<string> | undefined;
function supported(): ReadonlySet<string> {
  supportedNames ??= new Set(Intl.supportedValuesOf('timeZone').map((name) => name.toLowerCase()));
  return supportedNames;
}

/** What the clocks of a zone, in small letters, show more than UTC. Throws AppError 400. */
export const readOffsets = remember((name): OffsetAt => {
  const format = openFormat(name);
  return (instantMs) => {
    // 'GMT', 'GMT-03:30', and 'GMT-00:01:15' before a zone had whole minutes.
    const [, sign, ...digits] = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(instantMs))!;
    const [hours, minutes, seconds] = digits.map((text) => Number(text ?? 0)) as [number, number, number];
    return (sign === '-' ? -1000 : 1000) * (hours * 3600 + minutes * 60 + seconds);
  };
}, MAX_FORMATS);

function openFormat(name: string): Intl.DateTimeFormat {
  // Newer Nodes take '+02:00' as a zone, older ones do not: names only, the same everywhere.
  const format = /^[a-z]/.test(name) ? formatOf(name) : undefined;
  if (isIanaName(name)) {
    if (format) return format;
    throw noZone(`the time zone data of this Node.js (${process.versions.tz}) does not have it yet`);
  }
  throw noZone(format && "IANA's database does not have this name, which stands for several zones");
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

function noZone(problem: string | undefined) {
  const sentence = "'timezone' must be an IANA time zone such as Europe/Berlin";
  return badRequest(problem === undefined ? sentence : `${sentence}: ${problem}`);
}
