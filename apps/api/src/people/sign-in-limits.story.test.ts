import { noDatabase, silentLog, systemClock } from '@jiter/core';
import { openLimiterStore } from '@jiter/queue';
import { createClientOf } from '@jiter/runtime';
import { freshQueueUrl, redisUrl, type Backend } from '@jiter/testkit';
import { createSharedCount } from '../limits/shared-count.ts';
import { CHEAP, setup, type Setup } from '../test-setup.ts';
import { createOwnCount } from './own-count.ts';
import { openBrowser, PASSWORD, setUpFirst } from './people.fixture.ts';
import { createSignInLimits, type SignInLimits } from './sign-in-limits.ts';

describe('whoever guesses', () => {
  let jiter: Setup;
  beforeAll(async () => {
    jiter = await setup();
    await setUpFirst(jiter);
  });
  afterAll(() => jiter.close());

  /** The same people behind a proxy that says where requests come from, with nothing counted yet. */
  async function openBehindProxy(changed: Partial<Setup['store']['people']> = {}) {
    const limits = createSignInLimits({ open: (limit) => createOwnCount(limit), log: silentLog });
    const people = { ...jiter.store.people, ...changed };
    const app = await setup({
      people: { people, limits, clientOf: createClientOf(1), passwordCost: CHEAP },
    });
    const signIn = (from: string, login: string, password = 'a wrong guess') =>
      openBrowser(app).post('/auth/sign-in').set('x-forwarded-for', from).send({ login, password });
    return { signIn, close: app.close };
  }

  test('is let wait after five, whatever he sends then; from another address people get in', async () => {
    const { signIn, close } = await openBehindProxy();
    for (let guesses = 5; guesses > 0; guesses -= 1) await signIn('192.0.2.1', 'Ann').expect(401);
    for (const [login, password] of [
      ['Ann', 'another guess'],
      ['aNN', PASSWORD],
    ] as const) {
      const { body, headers } = await signIn('192.0.2.1', login, password).expect(429);
      expect(body.message).toMatch(/^Too many wrong passwords were sent: please try again in \d+ s$/);
      expect(Number(headers['retry-after'])).toBeGreaterThan(800);
    }
    await signIn('192.0.2.2', 'Ann', PASSWORD).expect(200);
    await signIn('192.0.2.1', 'Bob').expect(401);
    await close();
  });

  test('from one address is let wait after thirty, as whomever he tries it', async () => {
    const { signIn, close } = await openBehindProxy();
    for (let guesses = 0; guesses < 30; guesses += 1)
      await signIn('192.0.2.1', `guess ${guesses}`).expect(401);
    await signIn('192.0.2.1', 'Ann', PASSWORD).expect(429);
    await signIn('192.0.2.2', 'Ann', PASSWORD).expect(200);
    await close();
  });

  test('by somebody’s name keeps nobody who is signed in from showing who he is, and is counted there too', async () => {
    const limits = createSignInLimits({ open: (limit) => createOwnCount(limit), log: silentLog });
    const app = await setup({ people: { people: jiter.store.people, limits, passwordCost: CHEAP } });
    const browser = openBrowser(app);
    await browser.post('/auth/sign-in').send({ login: 'Ann', password: PASSWORD }).expect(200);
    const guess = (from: string) => limits.count('Ann', from).catch(() => undefined);
    for (let index = 0; index < 120; index += 1) await guess(`192.0.2.${index}`);
    await browser.post('/auth/sign-in').send({ login: 'Ann', password: PASSWORD }).expect(429);
    const fresh = (password: string) => browser.post('/auth/fresh').send({ password });
    await fresh(PASSWORD).expect(200);
    for (let guesses = 5; guesses > 0; guesses -= 1) await fresh('a wrong guess').expect(401);
    await fresh(PASSWORD).expect(429);
    await app.close();
  });

  test('is not counted for what was right', async () => {
    const { signIn, close } = await openBehindProxy();
    for (let times = 8; times > 0; times -= 1) await signIn('192.0.2.1', 'Ann', PASSWORD).expect(200);
    await signIn('192.0.2.1', 'Ann').expect(401);
    await close();
  });

  test('is not counted for what nobody could look at, as while the database is away', async () => {
    const { findAccount } = jiter.store.people;
    const database = { isAway: true };
    const { signIn, close } = await openBehindProxy({
      findAccount: (login) => (database.isAway ? Promise.reject(noDatabase()) : findAccount(login)),
    });
    for (let times = 6; times > 0; times -= 1) await signIn('192.0.2.1', 'Ann', PASSWORD).expect(503);
    database.isAway = false;
    await signIn('192.0.2.1', 'Ann', PASSWORD).expect(200);
    await close();
  });

  test('many times at once gets as few answers', async () => {
    const { signIn, close } = await openBehindProxy();
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn('192.0.2.1', 'Ann')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    await close();
  });
});

const backends: Backend[] = redisUrl === undefined ? ['postgres'] : ['postgres', 'redis'];
const count = (limits: SignInLimits, login: string, client: string) =>
  limits.count(login, client).then(
    () => 'let through',
    ({ status }: { status: number }) => status,
  );

test.each(backends)('all processes count together on %s', async (backend) => {
  const queue = await freshQueueUrl(backend);
  const processes = [1, 2].map(() => {
    const store = openLimiterStore({ url: queue.url, log: silentLog, clock: systemClock });
    const lines: string[] = [];
    const log = { ...silentLog, warn: (event: string) => void lines.push(event) };
    const limits = createSignInLimits({
      open: (limit, name) => createSharedCount(store, limit, name),
      log,
    });
    return { store, limits, lines };
  });
  const [one, two] = processes.map(({ limits }) => limits) as [SignInLimits, SignInLimits];
  for (const limits of [one, two, one, two, one])
    expect(await count(limits, 'Ann', '192.0.2.1')).toBe('let through');
  expect(processes.flatMap(({ lines }) => lines)).toEqual([]);
  expect(await count(two, 'ann', '192.0.2.1')).toBe(429);
  expect(await count(one, 'ann', '192.0.2.1')).toBe(429);
  expect(await count(two, 'Ann', '192.0.2.2')).toBe('let through');
  await Promise.all(processes.map(({ store }) => store.close()));
  await queue.drop();
});

test('as one person a hundred are let through in a day, wherever they come from', async () => {
  const limits = createSignInLimits({ open: (limit) => createOwnCount(limit), log: silentLog });
  for (let index = 0; index < 100; index += 1)
    expect(await count(limits, 'Ann', `192.0.2.${index}`)).toBe('let through');
  const refused = await limits.count('Ann', '198.51.100.1').catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 429 });
  expect((refused as { retryAfterS: number }).retryAfterS).toBeGreaterThan(43_200);
  expect(await count(limits, 'Bob', '198.51.100.1')).toBe('let through');
});

test.each([
  ['accents', ['Ren\u00e9e', 'Rene\u0301e', 'REN\u00c9E', 'RENE\u0301E', 'Renee', 'ren\u00e9e']],
  // Of these some databases make the same small letter.
  ['letters of other alphabets', ['Ali', 'AL\u0130', 'al\u0131', 'ALI', 'ali', 'aL\u0130']],
])('one name is one however it is written: %s', async (_what, ways) => {
  const limits = createSignInLimits({ open: (limit) => createOwnCount(limit), log: silentLog });
  const counted: unknown[] = [];
  for (const login of ways) counted.push(await count(limits, login, '192.0.2.1'));
  expect(counted).toEqual([...Array<string>(5).fill('let through'), 429]);
});

test('while the count is away each process has its own', async () => {
  const limits = createSignInLimits({
    open: () => () => Promise.reject(new Error('away')),
    log: silentLog,
  });
  for (let guesses = 5; guesses > 0; guesses -= 1)
    expect(await count(limits, 'Ann', '192.0.2.1')).toBe('let through');
  expect(await count(limits, 'Ann', '192.0.2.1')).toBe(429);
});
