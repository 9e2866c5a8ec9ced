import { createPageValue } from './page-value.ts';
import { fetchNoting } from './reach.ts';
import { within } from './time-limit.ts';

/** Whoever waits for the password to be entered once more: all of them for the same. */
const waiting = createPageValue<readonly ((isEntered: boolean) => void)[]>([]);

/** Asks for the password. True when it was entered, false when it was not, and what was wanted is not done. */
export function enterPassword(): Promise<boolean> {
  return new Promise((resolve) => waiting.set([...waiting.get(), resolve]));
}

/** Tells whoever waits. */
export function answerWaiting(isEntered: boolean): void {
  const told = waiting.get();
  waiting.set([]);
  for (const resolve of told) resolve(isEntered);
}

export const useIsPasswordAsked = (): boolean => waiting.use(({ length }) => length > 0);

const sendInTime = (request: Request): Promise<Response> => fetchNoting(within(request));

/** `fetch`, which has a call that wants a fresh sign-in repeated after one, whichever call it is. Each of both is answered in time, or rejects. */
export async function fetchFresh(request: Request, send = sendInTime): Promise<Response> {
  const again = request.clone();
  const response = await send(request);
  if (!(await wantsFresh(response)) || !(await enterPassword())) return response;
  // Without the signal of the first: a person may take longer than a call waits for its answer.
  return send(new Request(again, { signal: null }));
}

async function wantsFresh(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const answered: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return (answered as { code?: string } | undefined)?.code === 'not_fresh';
}
