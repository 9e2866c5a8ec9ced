/** What the database takes for the same name is one by it, and more than that: its `lower` knows letters that `toLowerCase` does not, as `İ`. */
export const foldName = (name: string) =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().toLowerCase();
