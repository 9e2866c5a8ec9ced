/** What mostly keeps a signature from verifying. */
export const MISTAKES = [
  'parsed_body',
  'changed_body',
  'timestamp_unit',
  'wrong_secret',
  'ended_secret',
  'encoding',
  'missing_header',
  'too_old',
  'too_new',
] as const;
export type Mistake = (typeof MISTAKES)[number];

/** What is said of each, where nothing more is known. */
export const ADVICE: Record<Mistake, string> = {
  parsed_body:
    'What was signed is the body as it arrives, and here it is what a parser made of it: verify the raw bytes, before anything parses them',
  changed_body:
    'The body was written anew after it had been signed, with other spaces, escapes or line ends: verify the raw bytes, as they arrive',
  timestamp_unit:
    'The timestamp is in the wrong unit: X-Jiter-Request-Timestamp has milliseconds, webhook-timestamp seconds',
  wrong_secret: 'It is signed with another secret',
  ended_secret: 'It is signed with a secret that has ended',
  encoding:
    'The signature is written in another way: both headers have base64 with its padding, not hex and not that of URLs',
  missing_header: 'A header is missing: something on the way may have taken it out',
  too_old:
    'The signature is right, and too old: receivers refuse it, as somebody could be sending a copy again',
  too_new: 'The signature is right, and of a time to come: compare the clocks',
};
