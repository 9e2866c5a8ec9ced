/** Of what is read for several at once: `Read` in ../turns. */
export const AGE_HEADERS = {
  Age: 'How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be.',
};

/** Of lists that are. */
export const TAG_HEADERS = {
  ...AGE_HEADERS,
  ETag: 'For the same: sent back as `If-None-Match` it gets a 304 while the list is the same.',
};
