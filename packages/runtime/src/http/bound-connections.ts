import type { Server, Socket } from 'node:net';

type Options = {
  /** Connections at a time. */
  most: number;
  /** Whether nobody waits for an answer on it. */
  isIdle: (socket: Socket) => boolean;
  /** Tells whoever is on it that there is no room, and ends it. */
  refuse: (socket: Socket) => void;
};

/** Connections that are one too many, while they are told so. More are closed without a word. */
export const REFUSED_AT_A_TIME = 8;

/**
 * Keeps a server's connections within a bound. When there is no room, an idle one makes some, of whoever has the most:
 * nobody can keep others out with connections on which nothing is asked for.
 */
export function boundConnections(server: Server, { most, isIdle, refuse }: Options): void {
  if (most === Infinity) return;
  const byPeer = new Map<string, Set<Socket>>();
  let size = 0;

  function forget(peer: string, socket: Socket): void {
    size -= 1;
    const sockets = byPeer.get(peer)!;
    sockets.delete(socket);
    if (sockets.size === 0) byPeer.delete(peer);
  }

  /** The one that has been there for longest. */
  function findIdle(): Socket | undefined {
    const peers = [...byPeer.values()].sort((one, other) => other.size - one.size);
    for (const sockets of peers) {
      for (const socket of sockets) if (!socket.destroyed && isIdle(socket)) return socket;
    }
    return undefined;
  }

  server.maxConnections = most + REFUSED_AT_A_TIME;
  server.on('connection', (socket: Socket) => {
    if (size >= most) {
      const idle = findIdle();
      if (!idle) return refuse(socket);
      idle.destroy();
    }
    const peer = socket.remoteAddress ?? 'unknown';
    size += 1;
    const sockets = byPeer.get(peer);
    if (sockets) sockets.add(socket);
    else byPeer.set(peer, new Set([socket]));
    socket.once('close', () => forget(peer, socket));
  });
}
