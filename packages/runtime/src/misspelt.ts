import type { Log } from '@jiter/core';
import { KNOWN_NAMES } from './environment.ts';

/** One line at a start, of names alone: a value may be a secret under another name. */
export function tellMisspelt(log: Pick<Log, 'warn'>, env: NodeJS.ProcessEnv): void {
  const unknown = findMisspelt(env);
  if (unknown.length > 0) log.warn('settings.unknown', { unknown });
}

/** A variable that nobody reads. `meant`: the setting that it is probably meant for; absent where none is like it. */
type Misspelt = { name: string; meant?: string };

const OWN_PREFIX = 'JITER_';
/** What `npx jiter` reads, and what only tests do. */
const OF_OTHERS = /^JITER_(URL$|TEST_|REQUIRE_)/;
/** What Kubernetes sets for each service, which may well be called as we are, or as our settings begin. */
const OF_SERVICES = /_SERVICE_(HOST|PORT)(_|$)|_PORT(_\d+_[A-Z]+(_(PROTO|PORT|ADDR))?)?$/;
/** Shorter names are like too many others. */
const LEAST_LENGTH = 8;
const LONG = 12;

/**
 * What is set, read by nobody, and looks like a setting of ours: those that begin with JITER_, and those that are one typing error from a
 * name, or two from a long one, that is not set itself.
 */
export function findMisspelt(env: NodeJS.ProcessEnv): Misspelt[] {
  return Object.keys(env)
    .filter((name) => env[name] && !KNOWN_NAMES.includes(name) && !OF_OTHERS.test(name))
    .flatMap((name) => judge(name, env) ?? [])
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function judge(name: string, env: NodeJS.ProcessEnv): Misspelt | undefined {
  const isOwn = name.startsWith(OWN_PREFIX) && !OF_SERVICES.test(name);
  const near = KNOWN_NAMES.map((known) => ({ known, errors: typingErrors(plain(name), plain(known)) }))
    .filter(({ known, errors }) => errors <= mostErrors(name, known))
    .sort((one, other) => one.errors - other.errors)[0];
  if (near && (isOwn || !env[near.known])) return { name, meant: near.known };
  return isOwn ? { name } : undefined;
}

/** -1: whatever it is like, that is by chance. */
function mostErrors(name: string, known: string): number {
  const { length } = plain(known);
  if (length < LEAST_LENGTH) return -1;
  return length < LONG || OF_SERVICES.test(name) ? 1 : 2;
}

const plain = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** Characters that are missing, too many, others, or in the place of their neighbours (optimal string alignment). */
function typingErrors(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row[j] = Math.min(
        rows[i - 1]![j]! + 1,
        row[j - 1]! + 1,
        rows[i - 1]![j - 1]! + (isSame ? 0 : 1),
        isSwapped ? rows[i - 2]![j - 2]! + 1 : Infinity,
      );
    }
    rows.push(row);
  }
  return rows.at(-1)![other.length]!;
}
