import type { Admission } from './concurrency.ts';
import { enter, peek, setup } from './concurrency.fixture.ts';

const roomy = { inFlight: 100, inFlightPerHost: 50, inFlightBytes: 16 };
const kindsOf = (admissions: Promise<Admission>[]) => Promise.all(admissions.map(peek));

test('large payloads have bytes in flight as there is room for them, and hold up nobody who needs none', async () => {
  const { concurrency } = setup(roomy);
  const inside = await Promise.all(['a', 'b', 'c', 'd'].map((org) => enter(concurrency.admit('x', org, 4))));
  const waiting = concurrency.admit('x', 'e', 1);
  expect(await peek(waiting)).toBe('waiting');
  await enter(concurrency.admit('x', 'f'));
  inside[0]!.done();
  expect(await peek(waiting)).toBe('go');
  concurrency.close();
});

test('those of one org leave room for those of others, at whichever hosts', async () => {
  const { concurrency } = setup(roomy);
  const big = Array.from({ length: 16 }, (_, index) => concurrency.admit(`host ${index}`, 'big', 1));
  expect((await kindsOf(big)).filter((kind) => kind === 'go')).toHaveLength(8);
  expect(await peek(concurrency.admit('host 1', 'another', 8))).toBe('go');
  concurrency.close();
});

test('large ones are not kept waiting by smaller ones that come all the time', async () => {
  const { concurrency } = setup(roomy);
  const inside = await Promise.all(
    Array.from({ length: 16 }, (_, index) => enter(concurrency.admit(`host ${index}`, `org ${index}`, 1))),
  );
  const large = concurrency.admit('x', 'large', 4);
  const small = Array.from({ length: 8 }, (_, index) => concurrency.admit(`y ${index}`, `small ${index}`, 1));
  for (const { done } of inside.slice(0, 4)) done();
  expect(await peek(large)).toBe('go');
  expect(await kindsOf(small)).toEqual(small.map(() => 'waiting'));
  for (const { done } of inside.slice(4)) done();
  expect(await kindsOf(small)).toEqual(small.map(() => 'go'));
  concurrency.close();
});

test('what is larger than all there is room for passes as well, alone', async () => {
  const { concurrency } = setup(roomy);
  const before = await enter(concurrency.admit('x', 'before', 1));
  const huge = ['a', 'b'].map((org) => concurrency.admit(org, org, 1_000));
  expect(await kindsOf(huge)).toEqual(['waiting', 'waiting']);
  before.done();
  expect(await kindsOf(huge)).toEqual(['go', 'waiting']);
  expect(await peek(concurrency.admit('y', 'c', 1))).toBe('waiting');
  (await enter(huge[0]!)).done();
  expect(await peek(huge[1]!)).toBe('go');
  concurrency.close();
});

test('those of one org wait no more than fit, and no longer than maxWaitMs; the others are sent away', async () => {
  const { concurrency, time } = setup({ ...roomy, maxWaitMs: 20 });
  const inside = Array.from({ length: 8 }, () => concurrency.admit('x', 'big', 1));
  expect(await kindsOf(inside)).toEqual(inside.map(() => 'go'));
  const more = Array.from({ length: 20 }, () => concurrency.admit('x', 'big', 1));
  const kinds = await kindsOf(more);
  expect(kinds).toEqual(more.map((_, index) => (index < 16 ? 'waiting' : 'later')));
  time.ms += 20;
  expect(await more[0]).toMatchObject({ kind: 'later' });
  await Promise.all(more);
  const again = concurrency.admit('x', 'big', 1);
  expect(await peek(again)).toBe('waiting');
  concurrency.close();
});
