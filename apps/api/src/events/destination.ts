import { parseDestination } from '@jiter/egress';

export const MAX_DESTINATION_LENGTH = 2048;
/** As DNS has it, with a dot at the end. To read a host takes time that grows with the square of its length. */
const MAX_HOST_LENGTH = 254;
const LONGEST_PORT = ':65535'.length;

// URL parsers forgive `http:host`, `http:///host`, back slashes, tabs and spaces; two of them may then disagree
// about the host. So the text itself has to show scheme and host before one looks at it.
const SCHEME = /^https?:/i;
const SCHEME_AND_HOST = /^https?:\/\/[^/\\?#]/i;
const NO_URL_CHARACTER = /[\s\\\p{Cc}\p{Surrogate}]/u;

/** What is wrong with a destination, as the end of a sentence that starts with its name; undefined when it is fine. */
export function destinationProblem(text: string): string | undefined {
  if (text.length > MAX_DESTINATION_LENGTH) return `may have at most ${MAX_DESTINATION_LENGTH} characters`;
  if (NO_URL_CHARACTER.test(text))
    return 'must be a URL: percent-encode spaces, back slashes and control characters';
  if (!SCHEME.test(text)) return 'must start with https:// or http://';
  if (!SCHEME_AND_HOST.test(text)) return 'must name a host, as in https://example.com/hook';
  const authority = authorityOf(text);
  if (authority.includes('@')) {
    return 'must not carry credentials: verify the signature header instead of a password';
  }
  if (authority.length > MAX_HOST_LENGTH + LONGEST_PORT) {
    return `must name a host of at most ${MAX_HOST_LENGTH - 1} characters`;
  }
  return parseDestination(text) ? undefined : 'must be a URL, such as https://example.com/hook';
}

function authorityOf(text: string): string {
  return /^[^:]+:\/\/([^/?#]*)/.exec(text)?.[1] ?? '';
}
