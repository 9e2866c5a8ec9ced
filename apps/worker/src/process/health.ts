import { createHttpServer, listen } from '@jiter/runtime';

/** What a worker cannot do without, by the name it is shown under. Each rejects when it does not answer. */
export type Checks = Record<string, () => Promise<void>>;

export type Place = { host: string; port: number };

export type Health = { port: number; close(): void };

/** Numbers for the operator. */
export type Notes = () => Record<string, number>;

type Answer = { status: number; body: Record<string, string | number> };

const CHECK_TIMEOUT_MS = 2_000;
const HEADERS = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
] as const;

/** `/healthz`: the process runs. `/readyz`: what it depends on answers. The same words as the API's. */
export async function openHealth(place: Place, checks: Checks, notes: Notes = () => ({})): Promise<Health> {
  const server = createHttpServer(
    (request, response) => {
      void answer(request.url ?? '/', checks, notes).then(({ status, body }) => {
        for (const [name, value] of HEADERS) response.setHeader(name, value);
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      });
    },
    { headers: HEADERS },
  );
  const port = await listen(server, place.port, place.host);
  return {
    port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(path: string, checks: Checks, notes: Notes): Promise<Answer> {
  if (path === '/healthz') return { status: 200, body: { status: 'alive' } };
  if (path !== '/readyz') return { status: 404, body: { message: 'Only /healthz and /readyz are here' } };
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await passes(check())] as const),
  );
  const words = results.map(([name, passed]) => [name, passed ? 'ok' : 'unreachable']);
  const down = results.filter(([, passed]) => !passed).map(([name]) => name);
  const body = { ...(Object.fromEntries(words) as Record<string, string>), ...notes() };
  if (down.length === 0) return { status: 200, body: { status: 'ready', ...body } };
  return {
    status: 503,
    body: { message: `Not ready: no answer from the ${down.join(' and the ')}`, ...body },
  };
}

function passes(check: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
    check
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer));
  });
}
