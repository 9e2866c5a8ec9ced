import { resolve, typeOf, type Document, type Schema } from './document.ts';
import { below } from './json-text.ts';
import { words } from './words.ts';

/** What is wrong with a value, and where in it: as the API's messages name it, such as `retryPolicy.delays[0]`. */
export type Problem = { path: string; text: string };

const is = words.problems;

/** What a schema has against a value. Whether it is done, the API decides: it knows more than a schema can say. */
export function check(document: Document, given: Schema, value: unknown, path = ''): Problem[] {
  const schema = resolve(document, given);
  const wrong = (text: string): Problem[] => [{ path, text }];
  const either = schema.anyOf ?? schema.oneOf;
  const parts = [
    ...(schema.allOf ?? []).flatMap((part) => check(document, part, value, path)),
    ...(either ? checkEither(document, either, value, path) : []),
  ];
  if (parts.length > 0) return parts;
  if (schema.const !== undefined && value !== schema.const)
    return wrong(is.const(JSON.stringify(schema.const)));
  if (schema.enum && !schema.enum.includes(value)) return wrong(is.oneOf(schema.enum.map(String)));
  if (schema.type !== undefined && !isOfKind(document, schema, value)) return wrong(is.type(typeOf(schema)));
  if (typeof value === 'string') return wrongText(schema, value).flatMap(wrong);
  if (typeof value === 'number') return wrongNumber(schema, value).flatMap(wrong);
  if (Array.isArray(value)) return checkItems(document, schema, value, path);
  return isObject(value) ? checkMembers(document, schema, value, path) : [];
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isOfType(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

/** Of several the one that is meant: that of its kind, with the fewest problems. */
function checkEither(document: Document, either: readonly Schema[], value: unknown, path: string): Problem[] {
  const found = either.map((one) => ({ one, problems: check(document, one, value, path) }));
  if (found.some(({ problems }) => problems.length === 0)) return [];
  const ofKind = found.filter(({ one }) => isOfKind(document, one, value));
  const [closest] = ofKind.sort((one, other) => one.problems.length - other.problems.length);
  return closest?.problems ?? [{ path, text: is.type(typeOf({ anyOf: [...either] })) }];
}

function isOfKind(document: Document, given: Schema, value: unknown): boolean {
  const { type, anyOf, oneOf } = resolve(document, given);
  if (type !== undefined) return [type].flat().some((one) => isOfType(one, value));
  return (anyOf ?? oneOf ?? []).some((one) => isOfKind(document, one, value));
}

/** A regular expression of the document, or undefined for one that this browser does not read. */
function pattern(text: string): RegExp | undefined {
  try {
    return new RegExp(text, 'u');
  } catch {
    return undefined;
  }
}

function wrongText(schema: Schema, value: string): string[] {
  const { minLength = 0, maxLength = Infinity, format } = schema;
  const length = [...value].length;
  if (length < minLength) return [is.shorter(minLength)];
  if (length > maxLength) return [is.longer(maxLength)];
  if (schema.pattern !== undefined && pattern(schema.pattern)?.test(value) === false)
    return [is.pattern(schema.pattern)];
  if (format === 'uri' && !URL.canParse(value)) return [is.uri];
  if (format === 'date-time' && !(DATE_TIME.test(value) && !Number.isNaN(Date.parse(value))))
    return [is.time];
  return [];
}

const DATE_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/i;

function wrongNumber({ minimum = -Infinity, maximum = Infinity }: Schema, value: number): string[] {
  if (value < minimum) return [is.less(minimum)];
  return value > maximum ? [is.more(maximum)] : [];
}

function checkItems(document: Document, schema: Schema, value: readonly unknown[], path: string): Problem[] {
  const { items, minItems = 0, maxItems = Infinity } = schema;
  if (value.length < minItems) return [{ path, text: is.fewer(minItems) }];
  if (value.length > maxItems) return [{ path, text: is.moreItems(maxItems) }];
  return items ? value.flatMap((item, index) => check(document, items, item, below(path, index))) : [];
}

function checkMembers(document: Document, schema: Schema, value: Members, path: string): Problem[] {
  const { properties = {}, required = [], minProperties = 0, maxProperties = Infinity } = schema;
  const names = Object.keys(value);
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => ({ path: below(path, name), text: is.missing }));
  const count =
    names.length < minProperties
      ? [{ path, text: is.fewer(minProperties) }]
      : names.length > maxProperties
        ? [{ path, text: is.moreItems(maxProperties) }]
        : [];
  const members = names.flatMap((name) => {
    const member = schemaOf(schema, name);
    const at = below(path, name);
    if (member === true) return [];
    if (member === false) return [{ path: at, text: is.unknown(Object.keys(properties)) }];
    return check(document, member, value[name], at);
  });
  return [...missing, ...count, ...members];
}

function schemaOf(schema: Schema, name: string): Schema | boolean {
  const { properties = {}, patternProperties = {}, additionalProperties = true } = schema;
  if (Object.hasOwn(properties, name)) return properties[name]!;
  const fitting = Object.entries(patternProperties).find(([text]) => pattern(text)?.test(name));
  return fitting?.[1] ?? additionalProperties;
}
