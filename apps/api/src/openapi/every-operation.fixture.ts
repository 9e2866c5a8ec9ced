import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { openApi } from './route.ts';

type Described = {
  requestBody?: { content: { 'application/json': { example?: unknown } } };
  responses: Record<string, object>;
};
type Document = { paths: Record<string, Record<string, Described>> };

const document = JSON.parse(JSON.stringify(openApi())) as Document;
/** None of them is there. */
const IDS = { id: '987654321', host: 'app.example.com', service: 'github', token: 'x'.repeat(22) };

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const DAY_MS = 86_400_000;

/** Descriptions get older: a time in them that is over is one of tomorrow. For `JSON.stringify`. */
const ahead = (_name: string, value: unknown) =>
  typeof value === 'string' && INSTANT.test(value) && Date.parse(value) < Date.now()
    ? new Date(Date.now() + DAY_MS).toISOString()
    : value;

export type Operation = { method: string; path: string; body: string };

/** Every operation that says that it may answer so, with the body that its description shows. */
export function operationsWith(status: number): Operation[] {
  return Object.entries(document.paths).flatMap(([pattern, methods]) => {
    const path = Object.entries(IDS).reduce((done, [name, id]) => done.replace(`{${name}}`, id), pattern);
    return Object.entries(methods)
      .filter(([, { responses }]) => status in responses)
      .map(([method, { requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        body: requestBody ? JSON.stringify(requestBody.content['application/json'].example, ahead) : '',
      }));
  });
}

/** A request of it, as bytes. */
export function bytesOf({ method, path, body }: Operation, headers: readonly string[]): string {
  const ofBody =
    body === '' || headers.some((one) => one.startsWith('Content-'))
      ? []
      : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
  return [`${method} ${path} HTTP/1.1`, ...headers, ...ofBody, 'Connection: close', `\r\n${body}`].join(
    '\r\n',
  );
}

/** All that is answered to these bytes, until the server closes. */
export async function ask(port: number, bytes: string) {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const answer = await text(socket);
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
  const type = /^content-type: ([^;\r]*)/im.exec(answer)?.[1] ?? '';
  return { status, type, answered: answer.split('\r\n\r\n')[1] ?? '' };
}

export type Given = Awaited<ReturnType<typeof ask>>;

/** Those that answer with another status, and which, when each that may is sent this. */
export async function othersThan(
  status: number,
  {
    port,
    bytes,
    note,
  }: { port: number; bytes: (of: Operation) => string; note?: (given: Given & Operation) => void },
): Promise<string[]> {
  const answered = await Promise.all(
    operationsWith(status).map(async (operation) => {
      const given = await ask(port, bytes(operation));
      note?.({ ...given, ...operation });
      return given.status === status ? [] : [`${operation.method} ${operation.path}: ${given.status}`];
    }),
  );
  return answered.flat();
}
