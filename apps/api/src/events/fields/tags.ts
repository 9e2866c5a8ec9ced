import { list, map, text } from '../../openapi/shape.ts';
import { refuse, type Field } from './field.ts';
import { UNSTORABLE } from '../unstorable.ts';

const MAX_LABELS = 10;
const MAX_LABEL_LENGTH = 64;
const MAX_PAIRS = 20;
const MAX_NAME_LENGTH = 40;
const MAX_VALUE_LENGTH = 500;

const LABELS = `'labels' must be a list of at most ${MAX_LABELS} texts of 1 to ${MAX_LABEL_LENGTH} characters, none with a comma, such as ["reminder"]`;
const METADATA = `'metadata' must be an object of at most ${MAX_PAIRS} names of 1 to ${MAX_NAME_LENGTH} characters, none with = or ], with texts of at most ${MAX_VALUE_LENGTH} characters, such as {"customer": "7"}`;

const lengthOf = (text: string) => [...text].length;

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && lengthOf(value) <= most && !UNSTORABLE.test(value);
}

function isLabel(value: unknown): value is string {
  return isText(value, MAX_LABEL_LENGTH) && value !== '' && !value.includes(',');
}

/** Each once. */
export const labels: Field<readonly string[]> = {
  read(value) {
    const isFine = Array.isArray(value) && value.length <= MAX_LABELS && value.every(isLabel);
    return isFine ? [...new Set(value)] : refuse('invalid_labels', LABELS);
  },
  json: list(text(undefined, { minLength: 1, maxLength: MAX_LABEL_LENGTH }), {
    maxItems: MAX_LABELS,
    description: 'Never sent to the receiver; lists find by them.',
  }),
  standard: [],
};

function isPair([name, value]: [string, unknown]): boolean {
  return (
    isText(name, MAX_NAME_LENGTH) && /^(?!__proto__$)[^=\]]+$/.test(name) && isText(value, MAX_VALUE_LENGTH)
  );
}

export const metadata: Field<Readonly<Record<string, string>>> = {
  read(value) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const pairs = isObject ? Object.entries(value) : [];
    if (!isObject || pairs.length > MAX_PAIRS || !pairs.every(isPair)) refuse('invalid_metadata', METADATA);
    return Object.fromEntries(pairs);
  },
  json: map(text(undefined, { maxLength: MAX_VALUE_LENGTH }), {
    maxProperties: MAX_PAIRS,
    description: 'Never sent to the receiver; lists find by each pair.',
  }),
  standard: {},
};
