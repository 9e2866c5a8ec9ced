import { beside, enter, peek, setup } from './concurrency.fixture.ts';

describe('an org that is alone', () => {
  const hosts = [1, 2, 3, 4, 5, 6, 7, 8];
  const comeAll = (concurrency: ReturnType<typeof setup>['concurrency']) =>
    Promise.all(hosts.map((n) => enter(concurrency.admit(`host ${n}`, 'big'))));

  test('may use all slots, and leaves them to one that comes as they become free', async () => {
    const { concurrency } = setup({ inFlight: 8 });
    const inside = await comeAll(concurrency);
    const more = concurrency.admit('host 9', 'big');
    const first = concurrency.admit('host 1', 'small');
    expect(await peek(more)).toBe('waiting');
    inside[0]!.done();
    await enter(first);
    inside[1]!.done();
    expect(await peek(more)).toBe('waiting');
    inside[2]!.done();
    expect(await peek(more)).toBe('go');
  });

  test('is so again once nobody else has come for a while', async () => {
    const { concurrency, time } = setup({ inFlight: 8 });
    await beside({ concurrency });
    for (const { done } of await Promise.all([1, 2].map((n) => enter(concurrency.admit(`host ${n}`, 'big')))))
      done();
    time.ms += 10_000;
    await comeAll(concurrency);
    concurrency.close();
  });

  test('has its share and no more while it is slow', async () => {
    const { concurrency, time } = setup({ inFlight: 8 });
    await Promise.all([1, 2, 3, 4, 5, 6].map((n) => enter(concurrency.admit(`host ${n}`, 'big'))));
    time.ms += 2_001;
    expect(await peek(concurrency.admit('host 7', 'big'))).toBe('waiting');
    await enter(concurrency.admit('host 8', 'small'));
    concurrency.close();
  });
});
