import dgram from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';

/** Addresses (of which those of the family that was asked for are answered), a failure, or no answer ever. */
export type NameserverAnswer = readonly string[] | 'unknown name' | 'failure' | 'no answer';

export type Nameserver = {
  /** As Resolver.setServers takes it. */
  address: string;
  /** How often a name was asked for, both families together. */
  asked(name: string): number;
  close(): Promise<void>;
};

const TYPES = { 4: 1, 6: 28 };
const CODES = { failure: 2, 'unknown name': 3 };

/** A nameserver on 127.0.0.1 that knows just enough of RFC 1035 for questions of one name. */
export async function startNameserver(
  answer: (name: string, family: 4 | 6) => NameserverAnswer | Promise<NameserverAnswer>,
): Promise<Nameserver> {
  const socket = dgram.createSocket('udp4');
  let isOpen = true;
  /** By their numbers: what is asked for again because the answer took its time is no other question. */
  const questions = new Map<string, string>();
  socket.on('message', (message, { port, address }) => {
    const { name, end } = readName(message);
    const family = message.readUInt16BE(end) === TYPES[6] ? 6 : 4;
    questions.set(`${message.readUInt16BE(0)} ${name} ${family}`, name);
    void Promise.resolve(answer(name, family)).then((given) => {
      // An answer may come when nobody waits for it any more.
      if (given !== 'no answer' && isOpen) socket.send(reply(message, end + 4, family, given), port, address);
    });
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked: (name) => [...questions.values()].filter((one) => one === name).length,
    close: () => {
      isOpen = false;
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
}

/** Names are labels with their lengths in front, and end with an empty one. The question follows 12 bytes of header. */
function readName(message: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

function reply(
  question: Buffer,
  end: number,
  family: 4 | 6,
  given: Exclude<NameserverAnswer, 'no answer'>,
): Buffer {
  const addresses = typeof given === 'string' ? [] : given.filter((one) => isIPv4(one) === (family === 4));
  const code = typeof given === 'string' ? CODES[given] : 0;
  const header = Buffer.alloc(12);
  question.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  return Buffer.concat([header, question.subarray(12, end), ...addresses.map((one) => record(one, family))]);
}

/** The name is that of the question, at byte 12; the address lives for a minute. */
function record(address: string, family: 4 | 6): Buffer {
  const bytes = family === 4 ? address.split('.').map(Number) : bytesOfIPv6(address);
  const head = Buffer.from([0xc0, 12, 0, TYPES[family], 0, 1, 0, 0, 0, 60, 0, bytes.length]);
  return Buffer.concat([head, Buffer.from(bytes)]);
}

function bytesOfIPv6(address: string): number[] {
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.map((group) => parseInt(group, 16)).flatMap((group) => [group >> 8, group & 0xff]);
}
