/** SQL that writes JSON as `JSON.stringify` does, byte for byte. */

/** A string; ids are some as well. */
export const jsonText = (value: string) => `to_json(${value}::text)::text`;

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
