import type { LookupAddress } from 'node:dns';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createSlots } from '@jiter/core';
import { createGuard } from './guard.ts';
import { startNameserver, type NameserverAnswer } from './nameserver.fixture.ts';
import { createResolve, type Resolve, type ResolveOptions } from './resolve.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

const at = (...addresses: string[]): LookupAddress[] =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

/** A resolver on a nameserver of the test's own, without a hosts file; `asked` are the names getaddrinfo was asked for. */
async function setUp(answer: Parameters<typeof startNameserver>[0], options: ResolveOptions = {}) {
  const nameserver = await startNameserver(answer);
  open.push(nameserver.close);
  const asked: string[] = [];
  const machine =
    options.askMachine ?? (() => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })));
  const resolve = createResolve({
    servers: [nameserver.address],
    hostsFile: '/nonexistent',
    families: () => new Set([4, 6]),
    deadlineMs: 20_000,
    ...options,
    askMachine: (hostname) => {
      asked.push(hostname);
      return machine(hostname);
    },
  });
  return { resolve, nameserver, asked };
}

const codeOf = (looking: Promise<unknown>) =>
  looking.then(
    () => 'found',
    (error: NodeJS.ErrnoException) => error.code,
  );

const never: Resolve = () => new Promise(() => {});

describe('a name whose nameserver does not answer', () => {
  test('ends by the deadline, as a look-up that took too long', async () => {
    const { resolve, asked } = await setUp(() => 'no answer', { deadlineMs: 100 });
    expect(await codeOf(resolve('hooks.stuck.test'))).toBe('ETIMEOUT');
    expect(asked).toEqual([]);
  });

  test('holds up no other name, also when there are twenty of them', async () => {
    const { resolve, asked } = await setUp(
      (name) => (name.endsWith('.stuck.test') ? 'no answer' : ['192.0.2.1']),
      { deadlineMs: 3_000 },
    );
    let over = 0;
    const stuck = Array.from({ length: 20 }, (_, index) =>
      codeOf(resolve(`n${index}.stuck.test`)).finally(() => (over += 1)),
    );
    expect(await resolve('hooks.fine.test')).toEqual(at('192.0.2.1'));
    expect(over).toBe(0);
    expect(await Promise.all(stuck)).toEqual(Array(20).fill('ETIMEOUT'));
    // Not one of them has come near the threads.
    expect(asked).toEqual([]);
  });

  test('is asked for once more at the next attempt', async () => {
    let isStuck = true;
    const { resolve } = await setUp(() => (isStuck ? 'no answer' : ['192.0.2.1']), { deadlineMs: 1_000 });
    expect(await codeOf(resolve('hooks.slow.test'))).toBe('ETIMEOUT');
    isStuck = false;
    expect(await resolve('hooks.slow.test')).toEqual(at('192.0.2.1'));
  });

  test('for one family alone is found by the other, which is waited for where that one has nothing', async () => {
    const late = () => pause(700).then((): NameserverAnswer => ['192.0.2.2']);
    const { resolve } = await setUp((name, family) => {
      if (name === 'hooks.half.test') return family === 6 ? 'no answer' : ['192.0.2.1'];
      return family === 6 ? [] : late();
    });
    const found = Promise.all(['hooks.half.test', 'hooks.late.test'].map(resolve));
    expect(await found).toEqual([at('192.0.2.1'), at('192.0.2.2')]);
  });

  test('is asked for IPv4 once more beside an answer for IPv6: a machine may have no other way out', async () => {
    let lost = 1;
    const { resolve } = await setUp((name, family) => {
      if (family === 6) return ['2001:db8::7'];
      return name === 'hooks.lost.test' && (lost -= 1) < 0 ? ['192.0.2.2'] : 'no answer';
    });
    const found = Promise.all(['hooks.lost.test', 'hooks.six.test'].map(resolve));
    expect(await found).toEqual([at('192.0.2.2', '2001:db8::7'), at('2001:db8::7')]);
  });
});

describe('getaddrinfo', () => {
  const inDns = (): NameserverAnswer => ['192.0.2.1'];

  test('is asked for names without a dot, and for those that the nameservers do not know', async () => {
    const { resolve, nameserver, asked } = await setUp(
      (name) => (name === 'api.search' ? 'unknown name' : inDns()),
      { askMachine: () => Promise.resolve(at('10.0.0.7')) },
    );
    expect(await resolve('receiver')).toEqual(at('10.0.0.7'));
    expect(nameserver.asked('receiver')).toBe(0);
    expect(await resolve('api.search')).toEqual(at('10.0.0.7'));
    expect(await resolve('hooks.example.test')).toEqual(at('192.0.2.1'));
    expect(asked).toEqual(['receiver', 'api.search']);
  });

  test('says it when nobody knows a name', async () => {
    const { resolve, asked } = await setUp(() => 'unknown name');
    expect(await codeOf(resolve('hooks.nobody.test'))).toBe('ENOTFOUND');
    expect(asked).toEqual(['hooks.nobody.test']);
  });

  test('is not asked when the nameservers fail', async () => {
    const { resolve, asked } = await setUp(() => 'failure');
    expect(await codeOf(resolve('hooks.broken.test'))).toBe('EAI_AGAIN');
    expect(asked).toEqual([]);
  });

  test('is not asked when they fail for one family, and neither when the other has the name', async () => {
    const answers: Record<string, NameserverAnswer> = {
      'hooks.found.test': ['192.0.2.1'],
      'hooks.half.test': 'unknown name',
    };
    const { resolve, asked } = await setUp((name, family) => (family === 6 ? 'failure' : answers[name]!));
    expect(await resolve('hooks.found.test')).toEqual(at('192.0.2.1'));
    expect(await codeOf(resolve('hooks.half.test'))).toBe('EAI_AGAIN');
    expect(asked).toEqual([]);
  });

  test('gets few names at a time', async () => {
    const { resolve, asked } = await setUp((name) => (name.startsWith('no') ? 'unknown name' : inDns()), {
      askMachine: never,
      deadlineMs: 1_500,
    });
    const names = ['one', 'two', 'three', 'no.one.test', 'no.two.test'];
    const looking = names.map((name) => codeOf(resolve(name)));
    expect(await resolve('hooks.example.test')).toEqual(at('192.0.2.1'));
    expect(await Promise.all(looking)).toEqual(Array(5).fill('ETIMEOUT'));
    expect(asked.filter((name) => name.startsWith('no.'))).toHaveLength(1);
    // Which ones come first is for the hosts file to say, that each looks into before.
    expect(asked.filter((name) => !name.includes('.'))).toHaveLength(2);
  });
});

describe('an answer', () => {
  test('has all addresses, IPv4 first', async () => {
    const { resolve } = await setUp(() => ['2001:db8::7', '192.0.2.1', '192.0.2.2']);
    expect(await resolve('hooks.example.test')).toEqual([
      ...at('192.0.2.1', '192.0.2.2'),
      { address: '2001:db8::7', family: 6 },
    ]);
  });

  test('has none that cannot be called from here beside those that can', async () => {
    const { resolve } = await setUp(() => ['2001:db8::7', '192.0.2.1'], { families: () => new Set([4]) });
    expect(await resolve('hooks.example.test')).toEqual(at('192.0.2.1'));
  });

  test('serves all who wait for it', async () => {
    const { resolve, nameserver } = await setUp(() => ['192.0.2.1']);
    await Promise.all(Array.from({ length: 50 }, () => resolve('hooks.example.test')));
    // One question per family.
    expect(nameserver.asked('hooks.example.test')).toBe(2);
  });

  test('is good for a short time', async () => {
    let now = 1;
    let address = '192.0.2.1';
    const { resolve, nameserver } = await setUp(() => [address], { keepMs: 10_000, nowMs: () => now });
    expect(await resolve('hooks.example.test')).toEqual(at('192.0.2.1'));
    address = '192.0.2.2';
    now = 10_001;
    expect(await resolve('hooks.example.test')).toEqual(at('192.0.2.1'));
    expect(nameserver.asked('hooks.example.test')).toBe(2);
    now = 10_002;
    expect(await resolve('hooks.example.test')).toEqual(at('192.0.2.2'));
  });

  test('is judged at each dial, remembered or not', async () => {
    let now = 1;
    let address = '192.88.99.1';
    const { resolve, nameserver } = await setUp(() => [address], { nowMs: () => now });
    const dial = (allowedDestinations: string[]) => {
      const guard = createGuard({ allowPrivateDestinations: false, allowedDestinations, resolve });
      return new Promise((done) =>
        guard.lookup('hooks.example.test', {}, (error) => done(error?.code ?? 'dialled')),
      );
    };
    expect(await dial(['192.88.99.1'])).toBe('dialled');
    expect(await dial(['192.88.99.2'])).toBe('EREFUSED_BY_JITER');
    expect(nameserver.asked('hooks.example.test')).toBe(2);
    address = '127.0.0.1';
    now = 10_002;
    expect(await dial(['192.88.99.1'])).toBe('EREFUSED_BY_JITER');
  });
});

describe('the hosts file', () => {
  test('comes first, as it does for getaddrinfo', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'jiter-hosts-'));
    open.push(() => rm(folder, { recursive: true }));
    const hostsFile = path.join(folder, 'hosts');
    const lines = [
      '# 192.0.2.9 hooks.example.test',
      '::7 hooks.example.test',
      '10.0.0.7\tother Hooks.Example.test # alias',
      'nonsense hooks.example.test',
      '10.0.0.8 xhooks.example.test',
      '10.0.0.9 other.example.test # once hooks.example.test as well',
      ' \t10.0.0.10  \thooks.example.test ',
    ];
    await writeFile(hostsFile, lines.join('\n'));
    const { resolve, nameserver } = await setUp(() => ['192.0.2.1'], { hostsFile });
    const listed = at('::7', '10.0.0.7', '10.0.0.10');
    expect(await resolve('hooks.example.test')).toEqual(listed);
    expect(await resolve('hooks.example.test.')).toEqual(listed);
    expect(nameserver.asked('hooks.example.test')).toBe(0);
    expect(await resolve('example.test')).toEqual(at('192.0.2.1'));
  });
});

test('of absurdly many addresses no more are kept than show that they are too many', async () => {
  const many = Array.from({ length: 3_500 }, (_, n) => `192.0.${Math.floor(n / 250)}.${n % 250}`);
  const { resolve } = await setUp(() => 'no answer', { askMachine: () => Promise.resolve(at(...many)) });
  expect(await resolve('hooks')).toEqual(at(...many.slice(0, 257)));
});

test('work that nobody waits for any more is not begun, and the slot goes on to the next', async () => {
  const slots = createSlots(1);
  const begun: string[] = [];
  const work = (name: string) => () => Promise.resolve(begun.push(name));
  let end!: () => void;
  const waited = new AbortController().signal;
  const first = slots.run(() => new Promise<void>((resolve) => (end = resolve)), waited);
  const givenUp = new AbortController();
  const second = slots.run(work('second'), givenUp.signal).catch(() => 'given up');
  const third = slots.run(work('third'), waited);
  givenUp.abort();
  end();
  await Promise.all([first, third]);
  expect(await second).toBe('given up');
  expect(begun).toEqual(['third']);
});
