import dns from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';

/** When a new connection came to what, by `performance.now()`. What did not happen, or not yet, is absent. */
export type ConnectTimes = {
  beganAt: number;
  /** Its host's name was resolved; never where that is an address. */
  resolvedAt?: number;
  connectedAt?: number;
  /** The TLS handshake was over. */
  securedAt?: number;
};

const times = new WeakMap<Duplex, ConnectTimes>();

/** Of a connection that was followed. */
export const timesOf = (socket: Duplex): ConnectTimes | undefined => times.get(socket);

/** Begins a connection: `connect` makes a socket that asks `lookup` for names. Answers when it comes to what. */
export function followConnect<Socket extends Duplex | null | undefined>(
  lookup: LookupFunction | undefined,
  connect: (lookup: LookupFunction) => Socket,
): { socket: Socket; times: ConnectTimes } {
  const own: ConnectTimes = { beganAt: performance.now() };
  const socket = connect(timed(lookup ?? dns.lookup, own));
  if (socket) {
    // In front of whoever writes to it then.
    socket.prependOnceListener('connect', () => (own.connectedAt = performance.now()));
    socket.prependOnceListener('secureConnect', () => (own.securedAt = performance.now()));
    times.set(socket, own);
  }
  return { socket, times: own };
}

/** It may answer at once, before there is a socket to listen to. */
function timed(lookup: LookupFunction, own: ConnectTimes): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, options, (error, ...found) => {
      if (!error) own.resolvedAt = performance.now();
      callback(error, ...found);
    });
}
