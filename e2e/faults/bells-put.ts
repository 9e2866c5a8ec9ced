import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { atEnd } from '../at-end.ts';

/** A job as BullMQ's script stores it; what a replica is told of has another source than `lua`. */
const STORED = /\[\d+ lua\] "hmset" .*\\"ids\\":\[(?<ids>[^\]]*)\]/i;

/** How often the bell of each event is put into the queue at the Redis servers on `ports`, from now on. By the event's id. */
export async function countBellsPut(ports: readonly number[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  const read = (line: string) => {
    const ids = STORED.exec(line)?.groups?.['ids'] ?? '';
    for (const [id] of ids.matchAll(/\d+/g)) times.set(id, (times.get(id) ?? 0) + 1);
  };
  await Promise.all(ports.map((port) => watchCommands(port, read)));
  return times;
}

/** A sentinel that makes a replica the master ends the connections to it, before anybody else comes. */
async function watchCommands(port: number, onLine: (line: string) => void): Promise<void> {
  const watch = { isOver: false };
  const dial = () => {
    const socket = connect(port, '127.0.0.1', () => socket.write('MONITOR\r\n'));
    socket.on('error', () => {}); // its server was ended
    socket.once('close', () => void (watch.isOver || dial()));
    atEnd(socket, (one) => Promise.resolve(one.destroy()));
    return createInterface({ input: socket }).on('line', onLine);
  };
  await once(dial(), 'line');
  atEnd(watch, () => Promise.resolve((watch.isOver = true)));
}
