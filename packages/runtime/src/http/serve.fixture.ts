import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { closeServer, createHttpServer, listen, type ServerOptions } from './server.ts';

/** Quick, for whoever has to be waited for. */
export const QUICK = {
  requestTimeout: 300,
  headersTimeout: 200,
  connectionsCheckingInterval: 50,
  inactiveMs: 1_000,
  lingerMs: 200,
};

/** Servers of one test file; `closeAll` belongs into its `afterEach`. */
export function createServers() {
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  async function serve(listener: RequestListener, options?: ServerOptions) {
    const server = createHttpServer(listener, options);
    servers.push(server);
    const port = await listen(server, 0, '127.0.0.1');
    return { server, port, dial: () => dial(port) };
  }

  async function dial(port: number): Promise<Socket> {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  }

  async function closeAll(): Promise<void> {
    for (const socket of sockets.splice(0)) socket.destroy();
    await Promise.all(servers.splice(0).map((server) => closeServer(server, 0)));
  }
  return { serve, closeAll };
}

/** All that comes until the server closes. */
export async function readAll(socket: Socket): Promise<string> {
  let answer = '';
  try {
    for await (const chunk of socket) answer += String(chunk);
  } catch (error) {
    // A server may hang up on what is still being sent.
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  }
  return answer;
}

/** What comes until a text of it is there. */
export async function readUntil(socket: Socket, text: string): Promise<string> {
  let answer = '';
  while (!answer.includes(text)) answer += String((await once(socket, 'data'))[0]);
  return answer;
}

export type Answer = { status: number; headers: Record<string, string>; body: string };

/** Of answers one after the other, each with a Content-Length. */
export function parseAnswers(text: string): Answer[] {
  const answers: Answer[] = [];
  let rest = text;
  while (rest !== '') {
    const headEnd = rest.indexOf('\r\n\r\n');
    const [line = '', ...lines] = rest.slice(0, headEnd).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((one) => [one.slice(0, one.indexOf(':')).toLowerCase(), one.slice(one.indexOf(':') + 2)]),
    );
    const length = Number(headers['content-length'] ?? 0);
    const bodyStart = headEnd + 4;
    answers.push({
      status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]),
      headers,
      body: rest.slice(bodyStart, bodyStart + length),
    });
    rest = headEnd === -1 ? '' : rest.slice(bodyStart + length);
  }
  return answers;
}
