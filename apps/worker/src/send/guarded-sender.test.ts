import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@jiter/core';
import { createGuard, type Resolve } from '@jiter/egress';
import { eventually } from '@jiter/testkit';
import type { Timing } from './exchange.ts';
import { createGuardedSender, type GuardedSenderOptions } from './guarded-sender.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

/** Listens on every address of this machine, so that nothing that gets out goes unseen. */
async function startTrap(
  answer = (_request: IncomingMessage, response: ServerResponse) => void response.end(),
  address = '0.0.0.0',
) {
  const reached: string[] = [];
  const requested: string[] = [];
  const server = createServer((request, response) => {
    requested.push(request.headers.host ?? '');
    answer(request, response);
  });
  // It closes nothing by itself.
  server.keepAliveTimeout = 0;
  server.on('connection', ({ localAddress }) => void reached.push(localAddress ?? ''));
  server.listen(0, address);
  await once(server, 'listening');
  open.push(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  const isLeft = () =>
    new Promise<void>((resolve, reject) =>
      server.getConnections((_error, count) =>
        count === 0 ? resolve() : reject(new Error(`${count} are open`)),
      ),
    );
  return { port: (server.address() as AddressInfo).port, reached, requested, isLeft };
}

/** Answers one after the other; the last one repeats. */
function scripted(...answers: string[][]) {
  const asked: string[] = [];
  const resolve: Resolve = (hostname) => {
    asked.push(hostname);
    const addresses = answers[Math.min(asked.length, answers.length) - 1]!;
    return Promise.resolve(addresses.map((address): LookupAddress => ({ address, family: 4 })));
  };
  return { resolve, asked };
}

const refused = { kind: 'unanswered', reason: 'refused' };

describe.each<GuardedSenderOptions['client']>(['got', 'undici'])('a guarded sender on %s', (client) => {
  type Rules = { resolve?: Resolve; allowedDestinations?: string[]; inboxUrl?: string };

  async function newSender({ allowedDestinations = [], ...rules }: Rules = {}) {
    const lines: { event: string; fields: unknown }[] = [];
    const log: GuardedSenderOptions['log'] = { warn: (event, fields) => void lines.push({ event, fields }) };
    const guard = createGuard({ allowPrivateDestinations: false, allowedDestinations, ...rules });
    const sender = await createGuardedSender({ client, guard, clock: systemClock, log });
    open.push(() => sender.close());
    const told: Timing[] = [];
    const post = (url: string) => {
      const onTimed = (timing: Timing) => void told.push(timing);
      return sender.send({ org: '1', url, headers: {}, body: '', timeoutMs: 10_000, onTimed });
    };
    return { post, lines, told, close: sender.close };
  }

  test.each(['127.0.0.1', '0x7f.1', '[::ffff:127.0.0.1]', '2130706433', 'localhost'])(
    'does not reach %s',
    async (host) => {
      const trap = await startTrap();
      const { post, lines } = await newSender();
      expect(await post(`http://${host}:${trap.port}/`)).toMatchObject(refused);
      expect(trap.reached).toEqual([]);
      const { hostname } = new URL(`http://${host}/`);
      expect(lines).toEqual([
        { event: 'delivery.refused', fields: { host: hostname, reason: expect.stringContaining(' is ') } },
      ]);
    },
  );

  test.each([
    ['http://127.0.0.1:0/', 'nothing can listen on port 0'],
    ['http://hooks.example.com:000/', 'nothing can listen on port 0'],
    ['https://hooks.example.com:0/', 'nothing can listen on port 0'],
    ['http://[2606:4700::1111]:0/', 'nothing can listen on port 0'],
    ['http://hooks.example.com:25/', 'port 25 belongs to a protocol other than HTTP'],
    ['https://hooks.example.com.:6667/', 'port 6667 belongs to a protocol other than HTTP'],
  ])('looks nothing up for %s, which may have been stored long ago', async (url, detail) => {
    const { resolve, asked } = scripted(['127.0.0.1']);
    const { post, lines, told } = await newSender({ resolve, allowedDestinations: ['127.0.0.0/8'] });
    expect(await post(url)).toEqual({ ...refused, detail });
    expect(told).toEqual([]);
    expect(asked).toEqual([]);
    expect(lines).toEqual([
      { event: 'delivery.refused', fields: expect.objectContaining({ reason: detail }) },
    ]);
  });

  test.each(['http', 'https'])(
    'does not reach a name that leads to this machine, over %s',
    async (scheme) => {
      const trap = await startTrap();
      const { resolve, asked } = scripted(['127.0.0.1']);
      const { post, lines, told } = await newSender({ resolve });
      const reply = await post(`${scheme}://hooks.example.com:${trap.port}/`);
      expect(told).toEqual([{ connect: { beganAt: expect.any(Number) } }]);
      // No address: that would tell the customer about our network.
      expect(reply).toEqual({ ...refused, detail: 'the destination may not be reached' });
      expect(trap.reached).toEqual([]);
      expect(asked).toEqual(['hooks.example.com']);
      const reason = 'hooks.example.com may not be reached: 127.0.0.1 is a loopback address';
      expect(lines).toEqual([{ event: 'delivery.refused', fields: { host: 'hooks.example.com', reason } }]);
    },
  );

  test('stays on the address that was allowed, and judges again when it has to dial again', async () => {
    const trap = await startTrap((request, response) => {
      if (request.url === '/last') response.setHeader('Connection', 'close');
      response.end();
    });
    const { resolve, asked } = scripted(['127.0.0.1'], ['127.0.0.2']);
    const { post } = await newSender({ resolve, allowedDestinations: ['127.0.0.1/32'] });
    const url = `http://hooks.example.com:${trap.port}/`;
    for (const path of ['', '', 'last']) {
      expect(await post(`${url}${path}`)).toMatchObject({ kind: 'answered', status: 200 });
    }
    // One connection, on one look-up, though the name leads elsewhere by now.
    expect(asked).toHaveLength(1);
    expect(await post(url)).toMatchObject(refused);
    expect(asked).toHaveLength(2);
    expect(trap.reached).toEqual(['127.0.0.1']);
    expect(trap.requested).toHaveLength(3);
  });

  test('reaches our own inboxes on this machine, on connections of their own, and nothing else there', async () => {
    const trap = await startTrap((request, response) => {
      if (request.url!.endsWith('redirected_and_redirected'))
        response.writeHead(307, { Location: '/api/events' });
      response.end();
    });
    const { resolve, asked } = scripted(['127.0.0.1']);
    const base = `http://jiter.example.com:${trap.port}`;
    const { post, lines, close } = await newSender({ resolve, inboxUrl: `${base}/in/` });
    const token = 'V1StGXR8_Z5jdHi6B-myTkPqA7c2Lw0x';
    expect(await post(`${base}/in/${token}`)).toMatchObject({ kind: 'answered', status: 200 });
    expect(await post(`${base}/in/redirected_and_redirected`)).toMatchObject({ status: 307 });
    for (const path of ['/api/events', `/in/../api/${token}`, `/in/${token}/x`, `/in/..%2f${token}`, '/']) {
      expect([path, await post(base + path)]).toEqual([path, expect.objectContaining(refused)]);
    }
    const elsewhere = `http://other.example.com:${trap.port}/in/${token}`;
    for (const url of [
      elsewhere,
      `http://127.0.0.1:${trap.port}/in/${token}`,
      `http://jiter.example.com/in/${token}`,
    ])
      expect([url, await post(url)]).toEqual([url, expect.objectContaining(refused)]);
    expect(trap.requested).toHaveLength(2);
    // The connection that is open to an inbox was used by nothing else: each of the others was looked up.
    expect(asked.filter((name) => name === 'jiter.example.com')).toHaveLength(1 + 5 + 1);
    expect(lines.every(({ event }) => event === 'delivery.refused')).toBe(true);
    await expect(trap.isLeft()).rejects.toThrow();
    close();
    // Idle ones go by themselves after half a minute.
    await eventually(trap.isLeft, 10_000);
  });

  describe('with a proxy in the environment', () => {
    const before = { ...process.env };
    afterEach(() => {
      process.env = { ...before };
    });

    test('goes past it: it would dial whatever it is told', async () => {
      const [trap, proxy] = [await startTrap(), await startTrap()];
      for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']) {
        process.env[name] = process.env[name.toLowerCase()] = `http://127.0.0.1:${proxy.port}`;
      }
      process.env['NODE_USE_ENV_PROXY'] = '1';
      const named = scripted(['10.0.0.1'], ['10.0.0.1'], ['127.0.0.1']);
      const { post } = await newSender({ resolve: named.resolve, allowedDestinations: ['127.0.0.1/32'] });
      for (const url of ['http://hooks.example.com/', 'https://hooks.example.com/', 'http://10.0.0.1/']) {
        expect(await post(url)).toMatchObject(refused);
      }
      expect(await post(`http://hooks.example.com:${trap.port}/`)).toMatchObject({ status: 200 });
      expect(trap.reached).toHaveLength(1);
      expect(proxy.reached).toEqual([]);
    });
  });

  test.each([
    [6, 'is reached', { kind: 'answered', status: 200 }],
    [7, 'is not dialled any more', { kind: 'unanswered', reason: 'unreachable' }],
  ])('the address number %i of a name %s', async (number, _what, expected) => {
    const trap = await startTrap(undefined, `127.0.0.${number}`);
    const { resolve } = scripted(Array.from({ length: 100 }, (_, index) => `127.0.0.${index + 1}`));
    const { post } = await newSender({ resolve, allowedDestinations: ['127.0.0.0/8'] });
    expect(await post(`http://hooks.example.com:${trap.port}/`)).toMatchObject(expected);
    expect(trap.reached).toHaveLength(number === 6 ? 1 : 0);
  });

  test('does not dial a name with 3,500 addresses at all', async () => {
    const trap = await startTrap();
    const many = Array.from({ length: 3_500 }, (_, n) => `127.0.${Math.floor(n / 250)}.${(n % 250) + 1}`);
    const { post, lines } = await newSender({
      resolve: scripted(many).resolve,
      allowedDestinations: ['127.0.0.0/8'],
    });
    expect(await post(`http://hooks.example.com:${trap.port}/`)).toEqual({
      ...refused,
      detail: 'the host name has absurdly many addresses',
    });
    expect(trap.reached).toEqual([]);
    expect(lines).toHaveLength(1);
  });

  test.each(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM'])(
    'rejects when %s keeps this process from sending',
    async (code) => {
      const resolve: Resolve = () => Promise.reject(Object.assign(new Error('no'), { code }));
      const { post } = await newSender({ resolve });
      await expect(post('http://hooks.example.com/')).rejects.toThrow(code);
    },
  );

  test('tells a look-up that took too long from a receiver that did', async () => {
    const resolve: Resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ETIMEOUT' }));
    const { post } = await newSender({ resolve });
    expect(await post('http://hooks.example.com/')).toEqual({
      kind: 'unanswered',
      reason: 'timeout',
      detail: 'host name look-up failed (ETIMEOUT)',
    });
  });
});
