import { createConcurrencyLimit } from './concurrency.ts';
import { beside, enter, peek, setup, sizes } from './concurrency.fixture.ts';

/** Those of so many that were admitted by now. */
async function come(
  concurrency: ReturnType<typeof setup>['concurrency'],
  count: number,
  host: string,
  org = host,
) {
  const admissions = Array.from({ length: count }, () => concurrency.admit(host, org));
  const kinds = await Promise.all(admissions.map(peek));
  const inside = await Promise.all(admissions.filter((_, index) => kinds[index] === 'go').map(enter));
  return { inside, kinds, admissions };
}

describe('of the orgs that are slow at a host', () => {
  const sizes = { inFlight: 64, inFlightPerHost: 16, maxWaitMs: 1_000_000 };

  test.each([
    ['one that has nothing in flight any more takes nothing from another', 2, 4],
    ['one that has something in flight halves what another has', 1, 2],
  ])('%s', async (_rule, ended, slots) => {
    const { concurrency, time } = setup(sizes);
    const first = await come(concurrency, 2, 'shared', 'first');
    const second = await come(concurrency, 1, 'shared', 'second');
    time.ms += 10_000;
    first.inside.slice(0, ended).forEach(({ done }) => done());
    second.inside[0]!.done();
    expect((await come(concurrency, 6, 'shared', 'second')).inside).toHaveLength(slots);
    concurrency.close();
  });

  test('one that is quick is none', async () => {
    const { concurrency, time } = setup(sizes);
    const slow = await come(concurrency, 1, 'shared', 'slow');
    time.ms += 10_000;
    slow.inside[0]!.done();
    const quick = await come(concurrency, 2, 'shared', 'quick');
    time.ms += 10;
    quick.inside[0]!.done();
    expect((await come(concurrency, 6, 'shared', 'slow')).inside).toHaveLength(4);
    concurrency.close();
  });
});

test('as many wait as have their turn in time, and as many again once these have come in', async () => {
  const { concurrency, time } = setup({ inFlight: 2, inFlightPerHost: 1, maxWaitMs: 3_000 });
  const [first] = (await come(concurrency, 1, 'a')).inside;
  time.ms += 1_000;
  first!.done();
  let inside = await enter(concurrency.admit('a'));
  for (let round = 0; round < 3; round += 1) {
    const { kinds, admissions } = await come(concurrency, 4, 'a');
    expect(kinds).toEqual(['waiting', 'waiting', 'waiting', 'later']);
    for (const admission of admissions.slice(0, 3)) {
      time.ms += 1_000;
      inside.done();
      inside = await enter(admission);
    }
  }
  concurrency.close();
});

test('of an org whose share is used up as many wait as have their turn in time, at whichever host', async () => {
  const { concurrency, time } = setup({ inFlight: 8, maxWaitMs: 3_000 });
  await beside({ concurrency });
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => enter(concurrency.admit(`host ${n}`, 'big'))));
  time.ms += 900;
  // Six at a time, 900 ms each.
  const { kinds } = await come(concurrency, 21, 'another', 'big');
  expect(kinds).toEqual([...Array<string>(20).fill('waiting'), 'later']);
  concurrency.close();
});

test('whoever was sent away gets no slot later, and those who wait on are looked at again', async () => {
  const { concurrency, time } = setup({ maxWaitMs: 20 });
  const { inside } = await come(concurrency, 2, 'a');
  const third = concurrency.admit('a');
  time.ms += 10;
  const fourth = concurrency.admit('a');
  time.ms += 10;
  expect(await third).toMatchObject({ kind: 'later' });
  expect(await peek(fourth)).toBe('waiting');
  time.ms += 10;
  expect(await fourth).toMatchObject({ kind: 'later' });
  inside.forEach(({ done }) => done());
  expect((await come(concurrency, 3, 'a')).kinds).toEqual(['go', 'go', 'waiting']);
  concurrency.close();
});

test('those who are away come back at one pace to all workers together, however many these are', async () => {
  const longest = async (workers: number) => {
    const { admit, close } = createConcurrencyLimit({
      ...sizes,
      workers: () => workers,
      nowMs: () => time.ms,
    });
    const time = { ms: 1_000_000 };
    const hang = () => admit({ org: 'a', host: 'hangs' });
    void [hang(), hang()];
    time.ms += 60_000;
    const delays = [];
    for (let index = 0; index < 4_000; index += 1) delays.push(await hang());
    close();
    return Math.max(...delays.map((one) => (one.kind === 'later' ? one.delayMs : 0)));
  };
  expect(await longest(1)).toBeLessThanOrEqual(30_000);
  // 4,000 in each of twenty workers, 500 a second: the last ones in the second half of 160 s.
  expect(await longest(20)).toBeGreaterThan(80_000);
});

test('those who are away of many hosts come back at the pace of those of one', async () => {
  const longest = async (hosts: number) => {
    const time = { ms: 1_000_000 };
    const own = { inFlight: 256, inFlightPerHost: 64, maxWaitMs: 1 };
    const { admit, close } = createConcurrencyLimit({ ...sizes, ...own, nowMs: () => time.ms });
    const hang = (index: number) => admit({ org: 'a', host: `host ${index % hosts}` });
    for (let index = 0; index < 192; index += 1) void hang(index);
    time.ms += 60_000;
    const delays = [];
    for (let index = 0; index < 50_000; index += 1) delays.push(await hang(index));
    close();
    return Math.max(...delays.map((one) => (one.kind === 'later' ? one.delayMs : 0)));
  };
  // 50,000, 500 a second.
  expect(await longest(1)).toBeGreaterThan(90_000);
  expect(await longest(200)).toBeGreaterThan(90_000);
});
