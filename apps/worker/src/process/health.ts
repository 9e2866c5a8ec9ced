import {
  ALIVE,
  createHttpServer,
  createReadiness,
  listen,
  type HealthAnswer,
  type ReadinessOptions,
} from '@jiter/runtime';

export type Place = { host: string; port: number };

export type Health = { port: number; close(): void };

/** Probes come one at a time. */
export const HEALTH_CONNECTIONS = 8;

const HEADERS = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
] as const;
const ELSEWHERE: HealthAnswer = { status: 404, body: { message: 'Only /healthz and /readyz are here' } };

/** `/healthz`: the process runs. `/readyz`: what it depends on answers. */
export async function openHealth({ host, port }: Place, options: ReadinessOptions): Promise<Health> {
  const ready = createReadiness(options);
  const answer = async (path: string) =>
    path === '/healthz' ? ALIVE : path === '/readyz' ? ready() : ELSEWHERE;
  const server = createHttpServer(
    (request, response) => {
      void answer(request.url ?? '/').then(({ status, body }) => {
        for (const [name, value] of HEADERS) response.setHeader(name, value);
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      });
    },
    { headers: HEADERS, limits: { connections: HEALTH_CONNECTIONS } },
  );
  return {
    port: await listen(server, port, host),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
