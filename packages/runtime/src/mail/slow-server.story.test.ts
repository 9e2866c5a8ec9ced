import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createMailer } from './mailer.ts';

/** It says something before anybody takes it for silent, and never comes to the end of that. */
function neverDone(socket: Socket): void {
  socket.on('error', () => undefined);
  socket.write('220 slow.example\r\n');
  socket.once('data', () => {
    const saying = setInterval(() => socket.write('250-wait\r\n'), 20);
    socket.once('close', () => clearInterval(saying));
  });
}

test('a mail server that never comes to an end is left, and that is said', async () => {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    neverDone(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const send = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}` }, 200)!;
    const reply = await send({ to: ['ops@example.com'], subject: 'x', paragraphs: ['x'], name: 'x' });
    expect(reply).toEqual({
      kind: 'unanswered',
      reason: 'timeout',
      detail: 'the mail server took longer than 0.2 s in all',
    });
  } finally {
    for (const socket of open) socket.destroy();
    server.close();
  }
});
