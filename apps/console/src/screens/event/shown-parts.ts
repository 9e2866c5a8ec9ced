/** What can be shown of an attempt. */
export const PARTS = ['request', 'response', 'signature', 'curl', 'diff'] as const;
export type Part = (typeof PARTS)[number];

/** `1.request,3.curl`. What is none of it says nothing. */
export function readShown(text: string): Record<string, Part> {
  const read = text.split(',').flatMap((one) => {
    const [, attempt, part] = /^(\d{1,9})\.(\w+)$/.exec(one) ?? [];
    const known = PARTS.find((name) => name === part);
    return attempt !== undefined && known ? [[attempt, known] as const] : [];
  });
  return Object.fromEntries(read);
}

export const writeShown = (shown: Readonly<Record<string, Part>>): string =>
  Object.entries(shown)
    .map(([attempt, part]) => `${attempt}.${part}`)
    .join(',');
