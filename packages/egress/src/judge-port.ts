/**
 * The "bad ports" of the Fetch standard (https://fetch.spec.whatwg.org/#port-blocking): browsers send no request there,
 * because behind each speaks a protocol whose servers could take lines of a request for their own commands.
 */
const BAD_PORTS: ReadonlySet<number> = new Set([
  ...[0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95],
  ...[101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179],
  ...[389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587],
  ...[601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061],
  ...[6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
]);

/** What speaks against a URL's port; undefined when nothing does. */
export type JudgePort = (url: Readonly<URL>) => string | undefined;

/** `allowed`: bad ports that are open all the same. Port 0 never is: nothing can listen there, and clients dial another. */
export function createJudgePort(allowed: readonly number[]): JudgePort {
  const opened = new Set(allowed);
  return ({ port }) => {
    // The URL standard leaves out the default port of the scheme, and reads all digits of the others.
    if (port === '') return undefined;
    const number = Number(port);
    if (number === 0) return 'nothing can listen on port 0';
    const isShut = BAD_PORTS.has(number) && !opened.has(number);
    return isShut ? `port ${number} belongs to a protocol other than HTTP` : undefined;
  };
}
