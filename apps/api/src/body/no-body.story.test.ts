import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from '@jiter/testkit';
import { FAILED, setupActs, type ActSetup } from '../acts/acts.fixture.ts';
import { API_KEY } from '../test-setup.ts';

let jiter: ActSetup;
/** The server's ends of connections, by the port of the other end. */
const ends = new Map<number | undefined, Socket>();
beforeAll(async () => {
  jiter = await setupActs();
  jiter.server.on('connection', (socket: Socket) => void ends.set(socket.remotePort, socket));
});
afterAll(() => jiter.close());

const CHUNKED = 'Transfer-Encoding: chunked\r\n';
const JSON_TYPE = 'Content-Type: application/json\r\n';
const NO_CHUNK = '0\r\n\r\n';
const headOf = (path: string, headers: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nx-api-key: ${API_KEY}\r\nConnection: close\r\n${headers}\r\n`;

/** Sends each of `parts` only when the server has read those before. */
async function speak(...parts: string[]): Promise<{ status: number; message: unknown }> {
  const socket = connect(Number(new URL(jiter.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const { localPort } = socket;
  let sent = 0;
  for (const part of parts) {
    socket.write(part);
    sent += Buffer.byteLength(part);
    await eventually(() => expect(ends.get(localPort)?.bytesRead).toBe(sent));
  }
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  const [head, body] = answer.replace(/^HTTP\/1\.1 100 .*\r\n\r\n/, '').split('\r\n\r\n');
  const { message } = JSON.parse(body!) as { message?: unknown };
  return { status: Number(head!.split(' ')[1]), message };
}

const failed = () => jiter.createAs(FAILED);
const CALLS: [name: string, path: () => string | Promise<string>][] = [
  ['a retry', async () => `/api/events/${await failed()}/retry`],
  ['a replay', async () => `/api/events/${await failed()}/replay`],
  ['a cancel', async () => `/api/events/${await jiter.create()}/cancel`],
  ['an inbox', () => '/api/inboxes'],
  ['a new secret', () => '/api/secrets/rotate'],
  ['the end of the secrets before', () => '/api/secrets/end-overlap'],
];

describe.each(CALLS)('%s, sent in chunks of which none comes', (_name, path) => {
  test.each([
    ['with its end', ''],
    ['as JSON', JSON_TYPE],
    ['as something else', 'Content-Type: text/plain\r\nContent-Encoding: gzip\r\n'],
    ['after a Continue', 'Expect: 100-continue\r\n'],
  ])('%s, is as if there were no body', async (_how, headers) => {
    const answer = await speak(headOf(await path(), headers + CHUNKED) + NO_CHUNK);
    expect(answer).toEqual({ status: 200, message: undefined });
  });

  test('and end later, as well', async () => {
    expect(await speak(headOf(await path(), CHUNKED), NO_CHUNK)).toMatchObject({ status: 200 });
  });
});

test('what comes in chunks after all is read, and judged, as any body', async () => {
  const chunked = (body: string) => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n${NO_CHUNK}`;
  const head = headOf(`/api/events/${await failed()}/retry`, JSON_TYPE + CHUNKED);
  const wrong = { status: 400, message: expect.stringContaining("'dalay'") };
  expect(await speak(head + chunked('{"dalay":"5s"}'))).toEqual(wrong);
  expect(await speak(head, chunked('{"dalay":"5s"}'))).toEqual(wrong);
  expect(await speak(head, '1\r\n{\r\n', chunked('"dalay":"5s"}'))).toEqual(wrong);
  const untyped = headOf(`/api/events/${await failed()}/retry`, CHUNKED);
  expect(await speak(untyped, chunked('{}'))).toMatchObject({ status: 415 });
});

test('calls that do need one say so', async () => {
  const answer = await speak(headOf('/api/events', JSON_TYPE + CHUNKED) + NO_CHUNK);
  expect(answer).toEqual({ status: 400, message: expect.stringContaining('Please send a JSON body') });
});
