import { beside, enter, peek, setup, sizes } from './concurrency.fixture.ts';

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

test('hosts take turns as well with the slots that another one leaves', async () => {
  const { concurrency } = setup({ inFlight: 2, inFlightPerHost: 2 });
  const inside = [await enter(concurrency.admit('c')), await enter(concurrency.admit('c'))];
  const waiting = ['a', 'a', 'b', 'b'].map((host) => concurrency.admit(host));
  for (const { done } of inside) done();
  expect(await Promise.all(waiting.map(peek))).toEqual(['go', 'waiting', 'go', 'waiting']);
  concurrency.close();
});

test('one org leaves room for others, whatever its number of hosts', async () => {
  const { concurrency } = setup({ inFlight: 8 });
  await beside({ concurrency });
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
  await beside({ concurrency });
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => enter(concurrency.admit(`host ${n}`, 'big'))));
  const waiting = concurrency.admit('shared', 'big');
  await enter(concurrency.admit('shared', 'small'));
  expect(await peek(waiting)).toBe('waiting');
  concurrency.close();
});

test('an org whose hosts all hang has its events sent away, the longer the more there are', async () => {
  const { concurrency, time } = setup({ inFlight: 8, maxWaitMs: 1_000 });
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => enter(concurrency.admit(`host ${n}`, 'big'))));
  time.ms += 30_000;
  expect(await concurrency.admit('host 7', 'big')).toEqual({ kind: 'later', delayMs: 5_000 });
  expect(await concurrency.admit('host 8', 'big')).toEqual({ kind: 'later', delayMs: 10_000 });
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
  const { concurrency, time } = setup({ maxWaitMs: 1_000 });
  const inside = [await enter(concurrency.admit('slow')), await enter(concurrency.admit('slow'))];
  time.ms += 10_000;
  inside.forEach(({ done }) => done());
  await enter(concurrency.admit('slow'));
  await enter(concurrency.admit('slow'));
  // Each request takes 10 s, two at a time: one place every 5 s.
  expect(await concurrency.admit('slow')).toEqual({ kind: 'later', delayMs: 5_000 });
  expect(await concurrency.admit('slow')).toEqual({ kind: 'later', delayMs: 10_000 });
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
  const inside = await Promise.all(Array.from({ length: 24 }, () => enter(concurrency.admit('quick'))));
  expect(await peek(concurrency.admit('quick'))).toBe('waiting');
  await Promise.all(Array.from({ length: 16 }, () => enter(concurrency.admit('another'))));
  time.ms += 8_000;
  inside.slice(0, 20).forEach(({ done }) => done());
  expect(await peek(concurrency.admit('quick'))).toBe('waiting');
  concurrency.close();
});

describe('at a host that several orgs share', () => {
  const worker = { inFlight: 256, inFlightPerHost: 64, maxWaitMs: 3_000 };
  const HANGS_MS = 15_000;

  /** So many come at once; answers the admissions of those that were admitted, or sent away, by now. */
  async function comeAt(concurrency: ReturnType<typeof setup>['concurrency'], count: number, org: string) {
    const admissions = Array.from({ length: count }, () => concurrency.admit('shared', org));
    const kinds = await Promise.all(admissions.map(peek));
    const gone = await Promise.all(admissions.filter((_, index) => kinds[index] === 'go').map(enter));
    return { gone, kinds };
  }

  test.each([300, 2_000])('%i hanging events of one keep no other from its attempts', async (hanging) => {
    const { concurrency, time } = setup(worker);
    let { gone: stuck } = await comeAt(concurrency, hanging, 'hangs');
    for (let second = 0; second < 60; second += 1) {
      const { gone } = await comeAt(concurrency, 20, 'quick');
      expect(gone).toHaveLength(20);
      time.ms += 1_000;
      gone.forEach(({ done }) => done());
      if (second % (HANGS_MS / 1_000) === 0 && second > 0) {
        stuck.forEach(({ done }) => done());
        ({ gone: stuck } = await comeAt(concurrency, hanging, 'hangs'));
      }
    }
    concurrency.close();
  });

  test('one whose requests merely take long has its share beside one whose all hang', async () => {
    const { concurrency, time } = setup(worker);
    await comeAt(concurrency, 300, 'hangs');
    time.ms += 3_000;
    expect((await comeAt(concurrency, 60, 'slow')).gone.length).toBeGreaterThanOrEqual(40);
    concurrency.close();
  });

  test('each is sent away for as long as its own requests take, and its own are away', async () => {
    const { concurrency, time } = setup({ ...sizes, maxWaitMs: 1_000 });
    const inside = await comeAt(concurrency, 2, 'slow');
    time.ms += 10_000;
    inside.gone.forEach(({ done }) => done());
    await comeAt(concurrency, 2, 'slow');
    expect(await concurrency.admit('shared', 'slow')).toEqual({ kind: 'later', delayMs: 5_000 });
    expect(await concurrency.admit('shared', 'slow')).toEqual({ kind: 'later', delayMs: 10_000 });
    const other = await enter(concurrency.admit('shared', 'other'));
    time.ms += 10;
    other.done();
    await enter(concurrency.admit('shared', 'other'));
    concurrency.close();
  });

  test('they take turns', async () => {
    const { concurrency } = setup({ inFlight: 1, inFlightPerHost: 1 });
    const order: string[] = [];
    const pass = async (name: string, org: string) => {
      const admitted = await enter(concurrency.admit('shared', org));
      order.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      admitted.done();
    };
    await Promise.all([pass('a1', 'a'), pass('a2', 'a'), pass('a3', 'a'), pass('b1', 'b'), pass('c1', 'c')]);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  test('all of them together have at most half of the process', async () => {
    const { concurrency } = setup(worker);
    let inside = 0;
    for (let org = 0; org < 50; org += 1) inside += (await comeAt(concurrency, 20, `org ${org}`)).gone.length;
    expect(inside).toBeLessThanOrEqual(128);
    expect(await peek(concurrency.admit('another', 'org 1'))).toBe('go');
    concurrency.close();
  });

  test('when it hangs for all of them, together they have little more than one would have', async () => {
    const { concurrency, time } = setup(worker);
    const orgs = Array.from({ length: 20 }, (_, index) => `org ${index}`);
    const comeAll = async (count: number) => {
      const all = [];
      for (const org of orgs) all.push(...(await comeAt(concurrency, count, org)).gone);
      return all;
    };
    for (let round = 0; round < 3; round += 1) {
      const inside = await comeAll(2);
      time.ms += HANGS_MS;
      inside.forEach(({ done }) => done());
    }
    const inside = await comeAll(60);
    expect(inside.length).toBeGreaterThanOrEqual(orgs.length);
    expect(inside.length).toBeLessThanOrEqual(60);
    concurrency.close();
  });
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
