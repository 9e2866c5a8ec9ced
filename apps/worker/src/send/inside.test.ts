import type { LookupAddress } from 'node:dns';
import { systemClock } from '@jiter/core';
import { createGuard } from '@jiter/egress';
import { createGuardedSender, type GuardedSenderOptions } from './guarded-sender.ts';
import type { Sender } from './sender.ts';

/** Of every range that no webhook may reach, one or two. */
const INSIDE = [
  ...['127.0.0.1', '127.1.2.3', '10.0.0.1', '10.255.255.254', '172.16.0.1', '172.31.255.254'],
  ...['192.168.0.1', '192.168.255.1', '169.254.169.254', '169.254.0.1', '100.64.0.1', '100.127.255.254'],
  ...['0.0.0.0', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1'],
  ...['240.0.0.1', '255.255.255.255'],
];

const bytesOf = (address: string) => address.split('.').map(Number);
const numberOf = (address: string) => bytesOf(address).reduce((sum, byte) => sum * 256 + byte, 0);
const groupsOf = (address: string) => {
  const hex = numberOf(address).toString(16).padStart(8, '0');
  return `${hex.slice(0, 4)}:${hex.slice(4)}`;
};

/** How a host may be written, or what a name may answer, so that one of them is reached. */
const SPELLINGS: Record<string, (address: string) => string> = {
  plainly: (address) => address,
  'as one number': (address) => String(numberOf(address)),
  'in hexadecimal': (address) => `0x${numberOf(address).toString(16)}`,
  'in octal': (address) =>
    bytesOf(address)
      .map((byte) => `0${byte.toString(8)}`)
      .join('.'),
  'mapped into IPv6': (address) => `[::ffff:${address}]`,
  'by NAT64': (address) => `[64:ff9b::${groupsOf(address)}]`,
  'by 6to4': (address) => `[2002:${groupsOf(address)}::1]`,
  'with a dot behind': (address) => `${address}.`,
  'by a name': (address) => `to-${address.replaceAll('.', '-')}.example`,
};

const resolve = (hostname: string): Promise<LookupAddress[]> => {
  const [, dashed = ''] = /^to-(.*)\.example$/.exec(hostname) ?? [];
  return Promise.resolve([{ address: dashed.replaceAll('-', '.'), family: 4 }]);
};

describe.each<GuardedSenderOptions['client']>(['got', 'undici'])(
  '%s is reaches nothing that is inside',
  (client) => {
    const guard = createGuard({ allowPrivateDestinations: false, allowedDestinations: [], resolve });
    let sender: Sender;
    beforeAll(async () => {
      sender = await createGuardedSender({ client, guard, clock: systemClock, log: { warn: () => {} } });
    });
    afterAll(() => sender.close());

    describe.each(Object.entries(SPELLINGS))('%s', (_how, write) => {
      test.each(INSIDE)('%s', async (address) => {
        const request = {
          org: '1',
          url: `http://${write(address)}/`,
          headers: {},
          body: '',
          timeoutMs: 10_000,
        };
        expect(await sender.send(request)).toMatchObject({ kind: 'unanswered', reason: 'refused' });
      });
    });
  },
);
