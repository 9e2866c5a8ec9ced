/**
 * What is inside of what, in rows with one text each: `{ a: { b: [1, 2] } }` is `a.b` with `1, 2`. Whatever is no list of
 * texts and numbers is as JSON has it.
 */
export function fieldsOf(facts: Readonly<Record<string, unknown>>, within = ''): Map<string, unknown> {
  const rows = Object.entries(facts).flatMap(([name, value]) =>
    isObject(value) ? [...fieldsOf(value, `${within}${name}.`)] : [[`${within}${name}`, value] as const],
  );
  return new Map(rows);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

/** Undefined for what is not there. */
export function fieldText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  const isPlain = (one: unknown) => typeof one === 'string' || typeof one === 'number';
  if (Array.isArray(value))
    return value.every(isPlain) ? value.join(', ') || undefined : JSON.stringify(value);
  return JSON.stringify(value);
}
