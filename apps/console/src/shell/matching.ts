/** What can be done on every page, by its name: also by who has switched single keys off. */
export type Command = { text: string; run: () => void };

const LEAST_TYPED = 2;

/** Those that a text names. */
export function matching(commands: readonly Command[], typed: string): readonly Command[] {
  const text = typed.trim().toLowerCase();
  if (text.length < LEAST_TYPED) return [];
  return commands.filter((command) => command.text.toLowerCase().includes(text));
}
