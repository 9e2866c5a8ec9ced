import Joi from 'joi';
import { describeDuration, parseDurationOr0 } from '@jiter/core';

/** What a setting may be. The least and the most of it are there to be read, by people and by the tests. */
export type Bounds = {
  /** What follows "must be": "a whole number", "a duration". */
  what: string;
  unit: 'count' | 'count each' | 'ms' | 'ms each' | 'characters' | 'choice';
  least: number;
  most: number;
  example: string;
  /** Its value is told to nobody. */
  isSecret?: true;
};

type Range = { least: number; most: number };

const MAX_SHOWN_CHARS = 40;
/** A number or a word that is longer is none, and may be a secret under the wrong name: keys have 38 characters. */
const MAX_SHORT_CHARS = 30;
const SHORT: readonly Bounds['unit'][] = ['count', 'ms', 'choice'];

/**
 * A setting within its bounds: what is out of them is refused at start, where somebody looks, and not met later.
 * `parse` answers undefined for whatever cannot be carried out, or throws an error that says why.
 */
export function setting<T>(
  bounds: Bounds,
  parse: (text: string) => T | undefined,
  fallback?: T,
): Joi.StringSchema {
  const rule = sentenceFor(bounds);
  const schema = Joi.string()
    .meta(bounds)
    .custom((text: string, helpers) => {
      const { value, why = '' } = parsed(parse, text);
      return value === undefined
        ? helpers.error('setting.refused', { shown: `${shownOf(bounds, text)}${why}` })
        : value;
    })
    .messages({
      'any.required': `{{#label}} is required: it ${rule}`,
      'setting.refused': `{{#label}} ${rule}; it {{#shown}}`,
    });
  return fallback === undefined ? schema : schema.default(fallback);
}

function parsed<T>(
  parse: (text: string) => T | undefined,
  text: string,
): { value?: T | undefined; why?: string } {
  try {
    return { value: parse(text) };
  } catch (error) {
    return { why: `: ${(error as Error).message}` };
  }
}

function sentenceFor({ what, unit, least, most, example }: Bounds): string {
  const range: Record<Bounds['unit'], string> = {
    count: ` from ${least} to ${most}`,
    'count each': `, each from ${least} to ${most}`,
    ms: ` from ${describeDuration(least)} to ${describeDuration(most)}`,
    'ms each': `, each from ${describeDuration(least)} to ${describeDuration(most)}`,
    characters: ` of ${least} to ${most} characters`,
    choice: '',
  };
  return `must be ${what}${range[unit]}, such as ${example}`;
}

function shownOf({ isSecret, unit }: Bounds, text: string): string {
  const isStrange = SHORT.includes(unit) && text.length > MAX_SHORT_CHARS;
  if (isSecret || isStrange) return `has ${text.length} characters`;
  if (text.length <= MAX_SHOWN_CHARS) return `is "${text}"`;
  return `begins with "${text.slice(0, MAX_SHOWN_CHARS)}" and has ${text.length} characters`;
}

const isWithin = ({ least, most }: Range, value: number) => value >= least && value <= most;

const within = (range: Range, value: number | undefined) =>
  value !== undefined && isWithin(range, value) ? value : undefined;

const parseWhole = (text: string) => (/^\s*\d+\s*$/.test(text) ? Number(text) : undefined);

function list<T>(text: string, most: number, parse: (item: string) => T | undefined): T[] | undefined {
  const items = text.split(',', most + 1);
  const parsed = items.map(parse).filter((item) => item !== undefined);
  return items.length <= most && parsed.length === items.length ? parsed : undefined;
}

export function count(range: Range, example: number, fallback?: number): Joi.StringSchema {
  const bounds: Bounds = { what: 'a whole number', unit: 'count', ...range, example: String(example) };
  return setting(bounds, (text) => within(range, parseWhole(text)), fallback);
}

/** Several with commas between. */
export function counts(
  { items, ...range }: Range & { items: number },
  example: string,
  fallback: number[],
): Joi.StringSchema {
  const what = `up to ${items} whole numbers with commas between`;
  const bounds: Bounds = { what, unit: 'count each', ...range, example };
  return setting(bounds, (text) => list(text, items, (item) => within(range, parseWhole(item))), fallback);
}

export function duration(
  fallback: string,
  { least, most }: { least: string; most: string },
): Joi.StringSchema {
  const range = { least: parseDurationOr0(least)!, most: parseDurationOr0(most)! };
  const bounds: Bounds = { what: 'a number with a unit', unit: 'ms', ...range, example: fallback };
  return setting(bounds, (text) => within(range, parseDurationOr0(text)), parseDurationOr0(fallback));
}

/** Several with commas between, or `none`. */
export function durations(
  fallback: string,
  { items, least, most }: { items: number; least: string; most: string },
): Joi.StringSchema {
  const range = { least: parseDurationOr0(least)!, most: parseDurationOr0(most)! };
  const bounds: Bounds = {
    what: `none, or up to ${items} durations with commas between`,
    unit: 'ms each',
    ...range,
    example: fallback,
  };
  const parse = (text: string) =>
    text.trim() === 'none' ? [] : list(text, items, (item) => within(range, parseDurationOr0(item)));
  return setting(bounds, parse, parse(fallback));
}

/** `isValid` may throw an error that says why it is not. */
type Text = Range & { what: string; example: string; isSecret?: true; isValid?: (text: string) => boolean };

export function text({ isValid = () => true, ...about }: Text, fallback?: string): Joi.StringSchema {
  const parse = (given: string) => (isWithin(about, given.length) && isValid(given) ? given : undefined);
  return setting({ ...about, unit: 'characters' }, parse, fallback);
}

/** One of a few words, each with what it stands for. */
export function choice<T>(words: Record<string, T>, fallback: string): Joi.StringSchema {
  const names = Object.keys(words);
  const what = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  const bounds: Bounds = { what, unit: 'choice', least: 1, most: names.length, example: fallback };
  const parse = (given: string) => {
    const name = given.trim().toLowerCase();
    return Object.hasOwn(words, name) ? words[name] : undefined;
  };
  return setting(bounds, parse, words[fallback]);
}
