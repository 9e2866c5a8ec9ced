import type { LookupAddress, LookupOptions } from 'node:dns';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGuard, type GuardOptions } from './guard.ts';
import { RefusedError } from './lookup.ts';
import type { Resolve } from './resolve.ts';

const at = (...addresses: string[]): LookupAddress[] =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

/** A resolver that gives these answers one after the other; the last one repeats. */
function scripted(...answers: LookupAddress[][]) {
  const asked: string[] = [];
  const resolve: Resolve = (hostname) => {
    asked.push(hostname);
    return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1]!);
  };
  return { resolve, asked };
}

const guardWith = (resolve: Resolve, options: Partial<GuardOptions> = {}) =>
  createGuard({ allowPrivateDestinations: false, allowedDestinations: [], resolve, ...options });

type Answer = {
  error: NodeJS.ErrnoException | null;
  address: string | LookupAddress[];
  family?: number;
};

function ask(guard: { lookup: ReturnType<typeof createGuard>['lookup'] }, options: LookupOptions = {}) {
  return new Promise<Answer>((done) =>
    guard.lookup('hooks.example.com', options, (error, address, family) =>
      done({ error, address, ...(family !== undefined && { family }) }),
    ),
  );
}

test('answers as dns.lookup does: one address and its family, or all of them', async () => {
  const guard = guardWith(scripted(at('93.184.216.34', '2606:4700::1111')).resolve);
  expect(await ask(guard)).toEqual({ error: null, address: '93.184.216.34', family: 4 });
  expect(await ask(guard, { all: true })).toEqual({
    error: null,
    address: at('93.184.216.34', '2606:4700::1111'),
  });
});

test.each([
  [4, at('93.184.216.34')],
  ['IPv4', at('93.184.216.34')],
  [6, at('2606:4700::1111')],
  ['IPv6', at('2606:4700::1111')],
  [0, at('93.184.216.34', '2606:4700::1111')],
] as const)('of family %s it answers these alone', async (family, address) => {
  const guard = guardWith(scripted(at('93.184.216.34', '2606:4700::1111')).resolve);
  expect(await ask(guard, { family, all: true })).toEqual({ error: null, address });
  const without = guardWith(scripted(at('not an address')).resolve);
  expect((await ask(without, { family: 6 })).error?.code).toBe('ENOTFOUND');
});

test.each([
  [at('10.0.0.1', '93.184.216.34'), at('93.184.216.34')],
  [at('::1', '127.0.0.1', '1.1.1.1', '169.254.169.254', '2606:4700::1'), at('1.1.1.1', '2606:4700::1')],
  [at('1.1.1.1', '::ffff:127.0.0.1'), at('1.1.1.1')],
])('of %j only the allowed ones are handed on', async (found, allowed) => {
  const guard = guardWith(scripted(found).resolve);
  expect(await ask(guard, { all: true })).toEqual({ error: null, address: allowed });
  expect(await ask(guard)).toMatchObject({ error: null, address: allowed[0]!.address });
});

const fourOf = (count: number) =>
  at(...Array.from({ length: count }, (_, n) => `1.1.${Math.floor(n / 250)}.${(n % 250) + 1}`));
const sixOf = (count: number) => at(...Array.from({ length: count }, (_, n) => `2606:4700::${n + 1}`));

test.each([
  [fourOf(6), fourOf(6)],
  [fourOf(7), fourOf(6)],
  [sixOf(100), sixOf(6)],
  [
    [...fourOf(100), ...sixOf(100)],
    [...fourOf(3), ...sixOf(3)],
  ],
  [
    [...fourOf(100), ...sixOf(1)],
    [...fourOf(5), ...sixOf(1)],
  ],
  [
    [...fourOf(2), ...sixOf(100)],
    [...fourOf(2), ...sixOf(4)],
  ],
  [
    [...at(...Array<string>(200).fill('10.0.0.1')), ...fourOf(50), ...sixOf(2)],
    [...fourOf(4), ...sixOf(2)],
  ],
])('of many addresses six are handed on, of both families', async (found, few) => {
  const guard = guardWith(scripted(found).resolve);
  expect(await ask(guard, { all: true })).toEqual({ error: null, address: few });
});

test.each([fourOf(257), sixOf(3_500), [...fourOf(200), ...sixOf(57)]])(
  'a name with absurdly many addresses is refused, whatever they are',
  async (...found) => {
    for (const options of [{}, { all: true }, { family: 4 }]) {
      const { error } = await ask(guardWith(scripted(found).resolve), options);
      expect(error).toBeInstanceOf(RefusedError);
      expect(error).toMatchObject({ code: 'ETOOMANY_BY_JITER' });
      expect(error!.message).toBe('hooks.example.com may not be reached: it has more than 256 addresses');
    }
  },
);

test.each([
  '127.0.0.1',
  '10.0.0.1',
  '169.254.169.254',
  '0.0.0.0',
  '100.64.0.1',
  '::1',
  '::',
  'fd00:ec2::254',
  'fe80::1%eth0',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '224.0.0.1',
  'not an address',
])('a name that leads to %s alone is refused', async (address) => {
  for (const options of [{}, { all: true }]) {
    const { error } = await ask(guardWith(scripted(at(address)).resolve), options);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ code: 'EREFUSED_BY_JITER', hostname: 'hooks.example.com' });
  }
});

test('the error says why, address by address', async () => {
  const { error } = await ask(guardWith(scripted(at('10.0.0.1', '::1')).resolve));
  expect(error?.message).toBe(
    'hooks.example.com may not be reached: 10.0.0.1 is a private address; ::1 is a loopback address',
  );
});

test('a name without addresses, and a failing resolver, are no refusals', async () => {
  expect((await ask(guardWith(scripted([]).resolve))).error?.code).toBe('ENOTFOUND');
  const broken = Object.assign(new Error('try again'), { code: 'EAI_AGAIN' });
  expect((await ask(guardWith(() => Promise.reject(broken)))).error).toBe(broken);
  const throwing: Resolve = () => {
    throw broken;
  };
  expect((await ask(guardWith(throwing))).error).toBe(broken);
});

test("resolves with the machine's own resolver unless told otherwise: localhost and literals in every notation", async () => {
  const guard = createGuard({ allowPrivateDestinations: false, allowedDestinations: [] });
  const codeFor = (hostname: string) =>
    new Promise((done) => guard.lookup(hostname, {}, (error) => done(error?.code ?? 'allowed')));
  expect(await codeFor('localhost')).toBe('EREFUSED_BY_JITER');
  expect(await codeFor('127.0.0.1')).toBe('EREFUSED_BY_JITER');
  expect(await codeFor('::1')).toBe('EREFUSED_BY_JITER');
  expect(await codeFor('1.1.1.1')).toBe('allowed');
  const developers = createGuard({ allowPrivateDestinations: true, allowedDestinations: [] });
  expect((await ask({ lookup: (_, ...rest) => developers.lookup('localhost', ...rest) })).error).toBeNull();
});

describe('what node dials', () => {
  let server: http.Server;
  let port: number;
  let hits: string[];

  beforeEach(async () => {
    hits = [];
    server = http.createServer((request, response) => {
      hits.push(request.headers.host ?? '');
      response.end('ok');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => new Promise((closed) => server.close(closed)));

  /** The status, or the code of the error. */
  function post(url: string, { lookup }: Pick<ReturnType<typeof createGuard>, 'lookup'>) {
    const agent = new http.Agent({ lookup });
    return new Promise<number | string | undefined>((done) => {
      http
        .request(url, { method: 'POST', agent }, (response) => done(response.resume().statusCode))
        .on('error', (error: NodeJS.ErrnoException) => done(error.code))
        .end();
    });
  }

  test('a public name that answers with a loopback address is refused', async () => {
    const guard = guardWith(scripted(at('127.0.0.1')).resolve);
    expect(await post(`http://hooks.example.com:${port}/`, guard)).toBe('EREFUSED_BY_JITER');
    expect(hits).toEqual([]);
  });

  test('a name that answers otherwise once it was checked gains nothing (rebinding)', async () => {
    const { resolve, asked } = scripted(at('93.184.216.34'), at('127.0.0.1'));
    const guard = guardWith(resolve);
    expect(await ask(guard)).toMatchObject({ error: null, address: '93.184.216.34' });
    expect(await post(`http://hooks.example.com:${port}/`, guard)).toBe('EREFUSED_BY_JITER');
    expect(asked).toHaveLength(2);
    expect(hits).toEqual([]);
  });

  test('the address that was allowed is the one dialled: there is no second look-up in between', async () => {
    const { resolve, asked } = scripted(at('10.255.255.1', '127.0.0.1'), at('10.255.255.1'));
    const guard = guardWith(resolve, { allowedDestinations: ['127.0.0.1'] });
    expect(await post(`http://hooks.example.com:${port}/`, guard)).toBe(200);
    expect(asked).toHaveLength(1);
    expect(hits).toEqual([`hooks.example.com:${port}`]);
  });

  test('node asks no lookup about a literal, so that senders have to ask guardRequest', async () => {
    const { resolve, asked } = scripted(at('93.184.216.34'));
    const guard = guardWith(resolve);
    const url = `http://127.0.0.1:${port}/`;
    expect(await post(url, guard)).toBe(200);
    expect(asked).toEqual([]);
    expect(guard.guardRequest(new URL(url))).toEqual({
      kind: 'refused',
      reason: '127.0.0.1 is a loopback address',
    });
  });
});
