/** How far the server's clock is before the browser's, at least and at most. */
export type Offset = { leastMs: number; mostMs: number };

/** When something was asked for and answered by the browser's clock, and when it was answered by the server's, in whole seconds. */
export type Heard = { askedMs: number; answeredMs: number; saidMs: number };

const SECOND_MS = 1_000;

/** What is known of it after another answer. A clock that was set meanwhile makes what was known before nothing. */
export function narrowed(before: Offset | undefined, { askedMs, answeredMs, saidMs }: Heard): Offset {
  const heard = { leastMs: saidMs - answeredMs, mostMs: saidMs + SECOND_MS - askedMs };
  const both = {
    leastMs: Math.max(heard.leastMs, before?.leastMs ?? -Infinity),
    mostMs: Math.min(heard.mostMs, before?.mostMs ?? Infinity),
  };
  return both.leastMs <= both.mostMs ? both : heard;
}

/** A clock that may be right is taken to be. */
export const offsetOf = ({ leastMs, mostMs }: Offset): number =>
  leastMs <= 0 && mostMs >= 0 ? 0 : (leastMs + mostMs) / 2;

let known: Offset | undefined;

/** Whatever the API answers says when: no time that is shown depends on the clock of whoever looks. */
export async function withServerTime(ask: () => Promise<Response>): Promise<Response> {
  const askedMs = Date.now();
  const response = await ask();
  const saidMs = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(saidMs)) known = narrowed(known, { askedMs, answeredMs: Date.now(), saidMs });
  return response;
}

/** Now by the server's clock, ms since the epoch: what it says of times is before or after that. */
export const serverNow = (): number => Date.now() + (known ? offsetOf(known) : 0);
