import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type DemoReceivers = { urls: Record<keyof typeof ANSWERS, string>; close: () => void };

const say = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type }).end(body);
};

/** How each of them takes webhooks: `count` is which request it is. */
const ANSWERS = {
  shop: (response: ServerResponse) =>
    say(response, 200, 'application/json', '{"received":true,"queue":"orders"}'),
  mail: (response: ServerResponse) => say(response, 200, 'text/plain', 'thanks'),
  /** Two of three times its new version is just being rolled out. */
  crm: (response: ServerResponse, count: number) =>
    count % 3 === 0
      ? say(response, 200, 'text/plain', 'ok')
      : say(response, 503, 'text/html', '<h1>Service Unavailable</h1><p>Deploy under way</p>'),
  legacy: (response: ServerResponse) =>
    say(response, 500, 'application/json', '{"error":"NullPointerException","at":"Hooks.java:42"}'),
  /** Never answers. */
  slow: () => undefined,
};

/** Receivers as there are out there: quick, moody, broken and silent ones. */
export async function startDemoReceivers(): Promise<DemoReceivers> {
  const started = await Promise.all(
    Object.entries(ANSWERS).map(async ([name, answer]) => {
      let count = 0;
      const server = createServer((request, response) => {
        request.resume().on('end', () => answer(response, (count += 1)));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      return { name, server, url: `http://127.0.0.1:${port}/${name}` };
    }),
  );
  return {
    urls: Object.fromEntries(started.map(({ name, url }) => [name, url])) as DemoReceivers['urls'],
    close: () => started.forEach(({ server }) => server.close().closeAllConnections()),
  };
}
