/** SQL that writes JSON as `JSON.stringify` does, byte for byte. */

/** An id, or a text that has nothing to be escaped. */
export const jsonWord = (value: string) => `'"' || ${value} || '"'`;

/** A string. */
export const jsonText = (value: string) => `to_json(${value}::text)::text`;

/** In bytes: writing a longer text as JSON would take PostgreSQL a second for every 16 MiB, several times what JavaScript needs. */
const LONG_TEXT = 1_048_576;

export const isLongText = (value: string) => `octet_length(${value}) > ${LONG_TEXT}`;

/** Where a long text is to stand. As NUL is not stored, no text is written like this. */
const PLACE = '"\\u0000"';

/** A string, or where it is to stand. */
export const jsonTextOrPlace = (value: string) =>
  `case when ${isLongText(value)} then '${PLACE}' else ${jsonText(value)} end`;

/** JSON with a text where one is to stand under `key`. */
export function putLongText(json: string, key: string, text: string): string {
  return json.replace(`"${key}":${PLACE}`, () => `"${key}":${JSON.stringify(text)}`);
}

export const jsonNumber = (value: string) => `(${value})::text`;

/** A moment, as `toISOString` writes it. */
export const jsonTime = (value: string) =>
  `'"' || to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'`;

/** A number, or JSON itself. */
export const jsonOther = (value: string) => `to_json(${value})::text`;

/** An object by its keys' values in JSON. What is null is left out, as what is undefined; the first one never is. */
export function jsonObject(values: Readonly<Record<string, string>>): string {
  const parts = Object.entries(values).map(
    ([key, value], index) => `'${index === 0 ? '{' : ','}${JSON.stringify(key)}:' || ${value}`,
  );
  return `concat(${parts.join(', ')}, '}')`;
}
