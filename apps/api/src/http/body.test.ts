import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { createReadJson } from './body.ts';

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

test.each([
  ['with all of its body sent', `${HEAD}Content-Length: 2\r\n\r\n{}`],
  ['in the middle of its body', `${HEAD}Content-Length: 2\r\n\r\n{`],
  ['in the middle of a chunk', `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{`],
])('a client that went away before anybody read, %s, is not waited for', async (_when, bytes) => {
  const readJson = createReadJson({ maxBytes: 100 });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(bytes);
  const [req] = (await once(server, 'request')) as [Parameters<typeof readJson>[0]];
  const gone = new Promise((resolve) => req.on('error', () => {}).on('close', resolve));
  socket.destroy();
  await gone;
  await expect(readJson(req)).rejects.toMatchObject({ status: 400 });
  server.close();
});
