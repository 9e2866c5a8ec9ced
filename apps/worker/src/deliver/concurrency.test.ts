import { boundDelay, createConcurrencyLimit, type Admission } from './concurrency.ts';

const sizes = { inFlight: 4, inFlightPerHost: 2, maxWaitMs: 10_000 };

function setup(options: Partial<typeof sizes> = {}) {
  const time = { ms: 1_000_000 };
  const { admit, close } = createConcurrencyLimit({ ...sizes, ...options, nowMs: () => time.ms });
  // Unless said otherwise, each host is of an org of its own.
  return { concurrency: { admit: async (host: string, org = host) => admit({ host, org }), close }, time };
}

async function enter(admission: Promise<Admission>) {
  const admitted = await admission;
  if (admitted.kind !== 'go') throw new Error(`sent away for ${admitted.delayMs} ms`);
  return admitted;
}

/** What the admission is by now, without waiting for it. */
function peek(admission: Promise<Admission>): Promise<Admission['kind'] | 'waiting'> {
  const soon = new Promise<'waiting'>((resolve) => setImmediate(() => resolve('waiting')));
  return Promise.race([admission.then(({ kind }) => kind), soon]);
}

test('a host has its own limit, and the others do not feel it', async () => {
  const { concurrency } = setup();
  await enter(concurrency.admit('slow'));
  await enter(concurrency.admit('slow'));
  const third = concurrency.admit('slow');
  expect(await peek(third)).toBe('waiting');
  await enter(concurrency.admit('quick'));
  expect(await peek(third)).toBe('waiting');
  concurrency.close();
});

test('the process has a limit over all hosts', async () => {
  const { concurrency } = setup();
  const inside = await Promise.all(['a', 'a', 'b', 'b'].map((host) => enter(concurrency.admit(host))));
  const fifth = concurrency.admit('c');
  expect(await peek(fifth)).toBe('waiting');
  inside[0]!.done();
  expect(await peek(fifth)).toBe('go');
});

test('hosts take turns; for one host, first come is first served', async () => {
  const { concurrency } = setup({ inFlight: 1, inFlightPerHost: 1 });
  const order: string[] = [];
  const pass = async (name: string, host: string) => {
    const admitted = await enter(concurrency.admit(host));
    order.push(name);
    await new Promise((resolve) => setImmediate(resolve));
    admitted.done();
  };
  await Promise.all([pass('a1', 'a'), pass('a2', 'a'), pass('a3', 'a'), pass('b1', 'b'), pass('b2', 'b')]);
  expect(order).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
});

test('one org leaves room for others, whatever its number of hosts', async () => {
  const { concurrency } = setup({ inFlight: 8 });
  const inside = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((n) => enter(concurrency.admit(`host ${n}`, 'big'))),
  );
  const seventh = concurrency.admit('host 7', 'big');
  expect(await peek(seventh)).toBe('waiting');
  await enter(concurrency.admit('host 7', 'small'));
  await enter(concurrency.admit('host 8', 'small'));
  inside[0]!.done();
  expect(await peek(seventh)).toBe('waiting');
  inside[1]!.done();
  expect(await peek(seventh)).toBe('go');
});

test('an org that waits for its share does not hold up another one at the same host', async () => {
  const { concurrency } = setup({ inFlight: 8 });
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => enter(concurrency.admit(`host ${n}`, 'big'))));
  const waiting = concurrency.admit('shared', 'big');
  await enter(concurrency.admit('shared', 'small'));
  expect(await peek(waiting)).toBe('waiting');
  concurrency.close();
});

test('an org whose hosts all hang has its events sent away, the longer the more there are', async () => {
  const { concurrency, time } = setup({ inFlight: 8 });
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => enter(concurrency.admit(`host ${n}`, 'big'))));
  time.ms += 90_000;
  expect(await concurrency.admit('host 7', 'big')).toEqual({ kind: 'later', delayMs: 15_000 });
  expect(await concurrency.admit('host 8', 'big')).toEqual({ kind: 'later', delayMs: 30_000 });
  await enter(concurrency.admit('host 7', 'small'));
});

test('done counts once', async () => {
  const { concurrency } = setup({ inFlight: 1, inFlightPerHost: 1 });
  const first = await enter(concurrency.admit('a'));
  first.done();
  first.done();
  await enter(concurrency.admit('a'));
  expect(await peek(concurrency.admit('a'))).toBe('waiting');
  concurrency.close();
});

test('a host known to be slow keeps nobody waiting: the delay grows with its backlog', async () => {
  const { concurrency, time } = setup();
  const inside = [await enter(concurrency.admit('slow')), await enter(concurrency.admit('slow'))];
  time.ms += 30_000;
  inside.forEach(({ done }) => done());
  await enter(concurrency.admit('slow'));
  await enter(concurrency.admit('slow'));
  // Each request takes 30 s, two at a time: one place every 15 s.
  expect(await concurrency.admit('slow')).toEqual({ kind: 'later', delayMs: 15_000 });
  expect(await concurrency.admit('slow')).toEqual({ kind: 'later', delayMs: 30_000 });
});

test('a host that hangs from its first request on is noticed by the age of what is in flight', async () => {
  const { concurrency, time } = setup({ maxWaitMs: 1_000 });
  await enter(concurrency.admit('hangs'));
  await enter(concurrency.admit('hangs'));
  time.ms += 4_000;
  expect(await concurrency.admit('hangs')).toEqual({ kind: 'later', delayMs: 2_000 });
});

test('a host has the slots that its speed is worth', async () => {
  const { concurrency, time } = setup({ inFlight: 64, inFlightPerHost: 16 });
  const fill = async (host: string) => {
    const inside = [];
    for (;;) {
      const admission = concurrency.admit(host);
      if ((await peek(admission)) !== 'go') return inside;
      inside.push(await enter(admission));
    }
  };
  /** It takes `ms` for each of so many that nothing is left of what was known. */
  const learn = async (host: string, ms: number) => {
    for (let n = 0; n < 40; n += 1) {
      const { done } = await enter(concurrency.admit(host));
      time.ms += ms;
      done();
    }
  };
  expect(await fill('unknown')).toHaveLength(16);
  await learn('quick', 100);
  expect(await fill('quick')).toHaveLength(16);
  await learn('slow', 4_000);
  expect(await fill('slow')).toHaveLength(8);
  await learn('hangs', 15_000);
  expect(await fill('hangs')).toHaveLength(4);
  concurrency.close();
});

test('a quick host may have more while there is plenty, and loses it as soon as it hangs', async () => {
  const { concurrency, time } = setup({ inFlight: 64, inFlightPerHost: 16, maxWaitMs: 1_000_000 });
  const first = await enter(concurrency.admit('quick'));
  time.ms += 5;
  first.done();
  const inside = await Promise.all(Array.from({ length: 32 }, () => enter(concurrency.admit('quick'))));
  expect(await peek(concurrency.admit('quick'))).toBe('waiting');
  await Promise.all(Array.from({ length: 16 }, () => enter(concurrency.admit('another'))));
  time.ms += 8_000;
  inside.slice(0, 28).forEach(({ done }) => done());
  expect(await peek(concurrency.admit('quick'))).toBe('waiting');
  concurrency.close();
});

test('nobody waits longer than maxWaitMs', async () => {
  const { concurrency, time } = setup({ maxWaitMs: 20 });
  const inside = [await enter(concurrency.admit('a')), await enter(concurrency.admit('a'))];
  const third = concurrency.admit('a');
  time.ms += 20;
  expect(await third).toEqual({ kind: 'later', delayMs: 250 });
  inside.forEach(({ done }) => done());
  await enter(concurrency.admit('a'));
});

test('who waits for a host that begins to hang is sent away as soon as that shows', async () => {
  const { concurrency, time } = setup();
  const inside = [await enter(concurrency.admit('a')), await enter(concurrency.admit('a'))];
  const waiting = [concurrency.admit('a'), concurrency.admit('a'), concurrency.admit('a')];
  // Two at a time: the second and the third of those who wait have their turn after 8 and 12 s.
  time.ms += 8_000;
  expect(await waiting[2]).toMatchObject({ kind: 'later' });
  expect(await peek(waiting[0]!)).toBe('waiting');
  expect(await peek(waiting[1]!)).toBe('waiting');
  inside[0]!.done();
  expect(await peek(waiting[0]!)).toBe('go');
  concurrency.close();
});

test('closing sends away who waits and who comes', async () => {
  const { concurrency } = setup();
  const inside = [await enter(concurrency.admit('a')), await enter(concurrency.admit('a'))];
  const waiting = concurrency.admit('a');
  concurrency.close();
  expect(await waiting).toEqual({ kind: 'later', delayMs: 0 });
  expect(await concurrency.admit('b')).toEqual({ kind: 'later', delayMs: 0 });
  inside.forEach(({ done }) => done());
});

test('delays stay between 250 ms and 30 s, and a long backlog does not return all at once', () => {
  expect(boundDelay(1)).toBe(250);
  expect(boundDelay(400.2)).toBe(401);
  const delays = [31, 35, 39, 43, 60, 600].map((s) => boundDelay(s * 1_000));
  expect(Math.max(...delays)).toBeLessThanOrEqual(30_000);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(15_000);
  expect(delays.slice(0, 4)).toEqual([16_000, 20_000, 24_000, 28_000]);
  // 500 a second come back.
  expect(boundDelay(1_000_000, 100_000)).toBeGreaterThanOrEqual(100_000);
  expect(boundDelay(10_000_000, 10_000_000)).toBeLessThanOrEqual(300_000);
});
