/**
 * `make`, which answers the same for the same text, without making it again: at most `max` answers are kept. They are
 * shared, so nobody may change them.
 */
export function remember<Made>(make: (text: string) => Made, max = 1_000): (text: string) => Made {
  const known = new Map<string, Made>();
  return (text) => {
    const old = known.get(text);
    if (old !== undefined) return old;
    const made = make(text);
    // All at once: to know which were used last would cost more than to make them again.
    if (known.size >= max) known.clear();
    known.set(text, made);
    return made;
  };
}
