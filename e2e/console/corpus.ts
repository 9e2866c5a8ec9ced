/** What would become script in a page that took texts for anything else. */
export const CORPUS = [
  '<img src=x onerror="window.pwned=1">',
  '"><script>window.pwned=1</script>',
  `'-window.pwned=1-'`,
  'javascript:window.pwned=1',
  '<svg/onload=window.pwned=1>',
  '${window.pwned=1}',
];

/** All of it, as the text of a field, by whose name it is known on a screen. */
export const foreign = (field: string): string => `${field}:${CORPUS.join(' ')}`;

/** As much of it as a name takes. */
export const foreignName = (field: string): string => `${field}:${CORPUS[0]}${CORPUS[4]}`;

/** How each of them begins, wherever it is shown as it is. */
export const startOf = (field: string): string => `${field}:<img`;
