/**
 * Of a call that was repeated since nobody knew what became of the first try: a refusal may say no more than that the first
 * one was done. So it is held against what was asked for.
 */

/** Which answer says that a thing is gone, by what is deleted. Of a cron job that is gone only its id is known. */
const GONE: Readonly<Record<string, object>> = {
  cronjobs: {},
  inboxes: { deleted: true },
  keys: { revoked: true },
  links: { revoked: true },
  invitations: { revoked: true },
  channels: { removed: true },
  members: { removed: true },
};

type Ask = (request: Request) => Promise<Response>;

/** The success that a refusal hides, or the refusal. `ask`: for a GET. */
export async function lookAgain(request: Request, refusal: Response, ask: Ask): Promise<Response> {
  const [, noun, id, act] = /\/api\/(\w+)\/([^/]+)(?:\/(\w+))?$/.exec(new URL(request.url).pathname) ?? [];
  if (noun === undefined || id === undefined) return refusal;
  if (request.method === 'DELETE') {
    const gone = Object.hasOwn(GONE, noun) && act === undefined && (await isNowhere(refusal));
    return gone ? answer({ id: decodeURIComponent(id), ...GONE[noun] }) : refusal;
  }
  const isCancel = request.method === 'POST' && act === 'cancel';
  const isEdit = request.method === 'PUT' && act === undefined;
  if (noun !== 'events' || refusal.status !== 400 || !(isCancel || isEdit)) return refusal;
  const asked: unknown = isCancel ? { status: 'Cancelled' } : await request.clone().json();
  const event = await readEvent(request, ask);
  return event && isAsAsked(asked, event) ? answer(event) : refusal;
}

/** A proxy says 404 as well while what is behind it starts, but not in these words. */
async function isNowhere(refusal: Response): Promise<boolean> {
  if (refusal.status !== 404) return false;
  const body = (await readJson(refusal.clone())) as { message?: unknown } | undefined;
  return String(body?.message).startsWith('Unable to find');
}

async function readEvent(request: Request, ask: Ask): Promise<object | undefined> {
  const headers = new Headers(request.headers);
  headers.delete('content-type');
  const { signal, credentials } = request;
  const response = await ask(
    new Request(request.url.replace(/\/cancel$/, ''), { headers, signal, credentials }),
  ).catch(() => undefined);
  if (!response?.ok) return undefined;
  const body = (await readJson(response)) as { history?: unknown } | undefined;
  if (typeof body !== 'object' || !body) return undefined;
  // As the call itself answers it.
  const { history: _history, ...event } = body;
  return event;
}

const readJson = (response: Response): Promise<unknown> => response.json().catch(() => undefined);
const answer = (body: object) =>
  new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });

const TIMES = ['scheduledTime', 'expiresAt'];

/**
 * Whether a thing is known to be as the changes ask for. What was not said may be anything, as with defaults that were filled in; null is
 * nothing. Of a value that is shown as REDACTED nobody knows which one it is, unless it was to stay what it was.
 */
export function isAsAsked(asked: unknown, found: unknown, name = ''): boolean {
  if (asked === null) return found === undefined;
  // From when on it counts is not known: the same delay may be an older one. None at all is now, whenever that was.
  if (name === 'delay' && /[1-9]/.test(asked as string)) return false;
  if (typeof asked !== 'object') return isSame(asked, found, name);
  if (Array.isArray(asked)) {
    const [wanted, there] = [new Set(asked), new Set([found].flat())];
    return wanted.size === there.size && asked.every((one) => there.has(one));
  }
  if (typeof found !== 'object' || found === null) return false;
  const there = found as Readonly<Record<string, unknown>>;
  return Object.entries(asked).every(([key, value]) => isAsAsked(value, there[key], key));
}

function isSame(asked: unknown, found: unknown, name: string): boolean {
  if (asked === found) return true;
  if (!TIMES.includes(name)) return false;
  // However it is written. What is finer than a millisecond was rounded up.
  const laterMs = Date.parse(String(found)) - Date.parse(String(asked));
  return laterMs === 0 || laterMs === 1;
}
