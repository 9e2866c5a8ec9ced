/**
 * Runs all of `parts`, one after the other, whatever becomes of those before: what keeps one from its work must not keep
 * the next. Rejects at the end when any has failed, with all that went wrong.
 */
export async function eachInTurn(parts: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of parts) await part().catch((error: unknown) => void failures.push(error));
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join('; '));
}
