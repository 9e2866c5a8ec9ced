type Before = { queryKey: readonly unknown[] } | undefined;

/**
 * For `placeholderData`: what was answered before stays until the next answer where its key begins with `whose` as well, which says of
 * whom it is. By what follows in the key it is still another answer: `<Until>` keeps its place without showing it.
 */
export const keptOf =
  (whose: readonly unknown[]) =>
  <Data>(before: Data | undefined, query: Before): Data | undefined =>
    query && whose.every((part, index) => part === query.queryKey[index]) ? before : undefined;
