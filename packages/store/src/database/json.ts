/** SQL that writes JSON as `JSON.stringify` does, byte for byte. */

/** A value as JSON: its text, which stands in quotes as it is or has what it needs. Null where there is none. */
export type JsonSql = { text: string; inQuotes?: true };

/** An id, or a text that has nothing to be escaped. */
export const jsonWord = (value: string): JsonSql => ({ text: value, inQuotes: true });

/** A string. */
export const jsonText = (value: string): JsonSql => ({ text: textSql(value) });

const textSql = (value: string) => `to_json(${value}::text)::text`;

/** In bytes: writing a longer text as JSON would take PostgreSQL a second for every 16 MiB, several times what JavaScript needs. */
const LONG_TEXT = 1_048_576;

export const isLongText = (value: string) => `octet_length(${value}) > ${LONG_TEXT}`;

/** Where a long text is to stand. As NUL is not stored, no text is written like this. */
const PLACE = '"\\u0000"';

/** A string, or where it is to stand. */
export const jsonTextOrPlace = (value: string): JsonSql => ({
  text: `case when ${isLongText(value)} then '${PLACE}' else ${textSql(value)} end`,
});

/** JSON with a text where one is to stand under `key`. */
export function putLongText(json: string, key: string, text: string): string {
  return json.replace(`"${key}":${PLACE}`, () => `"${key}":${JSON.stringify(text)}`);
}

export const jsonNumber = (value: string): JsonSql => ({ text: `(${value})::text` });

/** A moment, as `toISOString` writes it. */
export const jsonTime = (value: string): JsonSql => ({
  text: `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  inQuotes: true,
});

/** A number, or JSON itself. */
export const jsonOther = (value: string): JsonSql => ({ text: `to_json(${value})::text` });

/** Of nothing where that is not so. */
export const jsonWhere = (condition: string, { text, ...how }: JsonSql): JsonSql => ({
  text: `case when ${condition} then ${text} end`,
  ...how,
});

/**
 * An object by its keys' values in JSON. What is null is left out, as what is undefined. Those of `always` never are, nor
 * the first one: `concat` writes them as they are, at half of what it costs to put each together with its key before.
 */
export function jsonObject(
  values: Readonly<Record<string, JsonSql>>,
  always: readonly string[] = [],
): string {
  const parts: string[] = [];
  let literal = '{';
  for (const [index, [key, { text, inQuotes }]] of Object.entries(values).entries()) {
    const quote = inQuotes ? '"' : '';
    const before = `${index === 0 ? '' : ','}${JSON.stringify(key)}:${quote}`;
    if (index === 0 || always.includes(key)) {
      parts.push(`'${literal}${before}'`, text);
      literal = quote;
      continue;
    }
    if (literal !== '') parts.push(`'${literal}'`);
    literal = '';
    parts.push(`'${before}' || ${text}${quote && ` || '${quote}'`}`);
  }
  return `concat(${[...parts, `'${literal}}'`].join(', ')})`;
}
