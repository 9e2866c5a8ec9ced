type Before = { queryKey: readonly unknown[] } | undefined;

/**
 * For `placeholderData` of what is asked for by `key`: what was answered before stays until the next answer where both keys begin
 * with the same `same` parts, which say of whom it is. By the others it is still another answer: `<Until>` keeps its place without
 * showing it.
 */
export const keptOf =
  (key: readonly unknown[], same: number) =>
  <Data>(before: Data | undefined, query: Before): Data | undefined =>
    query && key.slice(0, same).every((part, index) => part === query.queryKey[index]) ? before : undefined;
