import type { IncomingMessage, ServerResponse } from 'node:http';
import { METRICS_TYPE } from '@jiter/metrics';
import {
  ALIVE,
  createHttpServer,
  createIsSecret,
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
const ELSEWHERE: HealthAnswer = {
  status: 404,
  body: { message: 'Only /healthz, /readyz and /metrics are here' },
};
const NO_TOKEN: HealthAnswer = {
  status: 401,
  body: { message: 'Please send METRICS_TOKEN as a Bearer token in the header Authorization' },
};
const NO_NUMBERS: HealthAnswer = { status: 503, body: { message: 'The numbers could not be read' } };

type Options = ReadinessOptions & {
  /** What `/metrics` answers, and the token that it takes: without one anybody gets it who gets here. */
  metrics: () => Promise<string>;
  metricsToken?: string | undefined;
};

/** `/healthz`: the process runs. `/readyz`: what it depends on answers. `/metrics`: what it counts, for Prometheus. */
export async function openHealth({ host, port }: Place, options: Options): Promise<Health> {
  const { metrics, metricsToken: token } = options;
  const ready = createReadiness(options);
  const isToken = token === undefined ? () => true : createIsSecret(`Bearer ${token}`);

  async function answer({ url, headers }: IncomingMessage): Promise<HealthAnswer | string> {
    if (url === '/healthz') return ALIVE;
    if (url === '/readyz') return ready();
    if (url !== '/metrics') return ELSEWHERE;
    if (!isToken(headers.authorization ?? '')) return NO_TOKEN;
    return metrics().catch((error: unknown) => {
      options.log.warn('metrics.failed', { error });
      return NO_NUMBERS;
    });
  }

  const server = createHttpServer(
    (request, response) => {
      void answer(request).then((answered) => {
        for (const [name, value] of HEADERS) response.setHeader(name, value);
        if (typeof answered === 'string') return send(response, 200, METRICS_TYPE, answered);
        send(response, answered.status, 'application/json', JSON.stringify(answered.body));
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

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type }).end(body);
}
