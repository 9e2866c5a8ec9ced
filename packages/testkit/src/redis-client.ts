import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Runs a few commands, all of them answered by a plain `+OK` or `:number`. No Redis client: `queue` is its only door. */
export async function runRedis(url: string, commands: string[][]): Promise<string[]> {
  const { protocol, hostname, port, username, password } = new URL(url);
  const target = { host: hostname, port: Number(port || 6379) };
  const socket = protocol === 'rediss:' ? connectTls({ ...target, servername: hostname }) : connect(target);
  const auth = password ? [['AUTH', ...(username ? [username] : []), password].map(decodeURIComponent)] : [];
  const all = [...auth, ...commands];
  try {
    await once(socket, protocol === 'rediss:' ? 'secureConnect' : 'connect');
    socket.write(all.map(encode).join(''));
    let text = '';
    while (text.split('\r\n').length <= all.length)
      text += String(((await once(socket, 'data')) as [Buffer])[0]);
    const replies = text.split('\r\n').slice(0, all.length);
    const failure = replies.find((reply) => reply.startsWith('-'));
    if (failure) throw new Error(`Redis at ${hostname}:${target.port}: ${failure.slice(1)}`);
    return replies.slice(auth.length);
  } finally {
    socket.destroy();
  }
}

function encode(command: string[]): string {
  const words = command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${command.length}\r\n${words.join('')}`;
}
