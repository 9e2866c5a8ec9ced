/** In single quotes, nothing says anything else to a shell but a single quote. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
