import type { ParseArgsConfig } from 'node:util';
import { JiterError, type JiterClient } from '@jiter/client';
import type { Output } from './output.ts';

export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** What a command has beside what was typed. */
export type Context = {
  client: JiterClient;
  output: Output;
  /** Ends what would go on for ever. */
  signal: AbortSignal;
  /** Resolves after so long, or as soon as `signal` says so. */
  wait: (ms: number) => Promise<void>;
  /** All of the standard input. */
  readInput: () => Promise<Uint8Array>;
  now: () => Date;
  /** Says what went wrong with one of several, and returns its exit code. */
  complain: (error: unknown, id: string) => number;
};

export type Command = {
  /** What follows its name, for the help: `ID...`. */
  takes: string;
  summary: string;
  options?: NonNullable<ParseArgsConfig['options']>;
  /** The exit code. Throws UsageError and JiterError. */
  run: (context: Context, typed: { values: Values; rest: readonly string[] }) => Promise<number>;
};

export const EXIT_DONE = 0;
/** The API refused, or an event that was watched failed. */
export const EXIT_REFUSED = 1;
export const EXIT_USAGE = 2;
/** The API does not answer, or not as it should. */
export const EXIT_AWAY = 3;
/** Somebody ended it: what was asked for may not be done. As shells have it. */
export const EXIT_ENDED = 130;

/** What was typed makes no sense; the message says what would. */
export class UsageError extends Error {}

/** Options, as `parseArgs` has them. */
export const text = { type: 'string' } as const;
export const texts = { type: 'string', multiple: true } as const;
export const flag = { type: 'boolean' } as const;

/**
 * Does the same with each of several, one after the other, and shows what became of them. One that is refused keeps nobody else from
 * his turn: they come from xargs, and whoever sees only the refusal does not know what was done. `noun`: what they are.
 */
export function eachOf<Item>(noun: string, showAll: (items: readonly Item[]) => string) {
  return (act: (context: Context, id: string, values: Values) => Promise<Item>): Command['run'] =>
    async function run(context, { values, rest }) {
      const ids = some(rest, noun);
      const items: Item[] = [];
      const show = () => context.output.show(ids.length === 1 ? items[0] : items, () => showAll(items));
      let code = EXIT_DONE;
      for (const id of ids) {
        try {
          items.push(await act(context, id, values));
        } catch (error) {
          if (ids.length === 1) throw error;
          if (!isRefused(error)) {
            show();
            throw error;
          }
          code = context.complain(error, id);
        }
      }
      show();
      return code;
    };
}

/** By what is wrong with the one, not with the key or the service, which are the same for the next. */
const isRefused = (error: unknown) =>
  error instanceof JiterError && [400, 404, 409, 422].includes(error.status ?? 0);

/** The first ones of a list, so many at the most. */
export async function upTo<Item>(limit: number, items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length === limit) break;
  }
  return found;
}

/** Exactly one argument. */
export function one(rest: readonly string[], what: string): string {
  if (rest.length === 1) return idOf(rest[0]!, what);
  throw new UsageError(
    rest.length === 0 ? `Which ${what}? Please name one` : `Please name one ${what}, not ${rest.length}`,
  );
}

/** An empty one comes of a variable that is not set. */
function idOf(text: string, what: string): string {
  if (/^\.{0,2}$/.test(text.trim())) throw new UsageError(`'${text}' names no ${what}`);
  return text;
}

function some(rest: readonly string[], what: string): readonly string[] {
  if (rest.length > 0) return rest.map((id) => idOf(id, what));
  throw new UsageError(
    `No id came, so nothing was done. Which ${what}? Please name one or more; of a list that may be empty, xargs -r asks for none`,
  );
}

export const textOf = (values: Values, name: string) => values[name] as string | undefined;
export const listOf = (values: Values, name: string) => values[name] as readonly string[] | undefined;

/** What is given of these, by the names that the API has for them. */
export function given(values: Values, names: Readonly<Record<string, string>>): Record<string, unknown> {
  const entries = Object.entries(names).map(([option, field]) => [field, values[option]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, unknown>;
}

export function countOf(values: Values, name: string): number | undefined {
  const text = textOf(values, name);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} must be a whole number from 1 on, such as 20`);
}
