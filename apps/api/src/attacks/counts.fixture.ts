/** How often each call was answered with which class of status: a fuzz that is let into nothing would be green too. */
export function createCounts() {
  const counts = new Map<string, number>();
  const keyOf = (call: string, status: number) => `${call} ${Math.floor(status / 100)}xx`;
  return {
    note(call: string, status: number): void {
      const key = keyOf(call, status);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    /** Which of `wanted` never occurred: `[call, a status of the class]`. */
    missing: (wanted: readonly (readonly [call: string, status: number])[]) =>
      wanted.map(([call, status]) => keyOf(call, status)).filter((key) => !counts.has(key)),
    show(title: string): void {
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const lines = [...counts].sort().map(([key, count]) => `  ${key}: ${count}\n`);
      process.stderr.write(`${title}, ${total} answers\n${lines.join('')}`);
    },
  };
}
