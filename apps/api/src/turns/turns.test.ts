import { badRequest, unavailable } from '@jiter/core';
import { eventually } from '@jiter/testkit';
import { createTurns, type Ended, type TurnsOptions } from './turns.ts';

const LONG_MS = 60_000;

/** Works that end when they are told to; `started` has their names in the order in which they began. */
function setup(options: Partial<TurnsOptions> = {}) {
  const turns = createTurns({
    slots: 2,
    slotsPerOrg: 1,
    maxWaiting: 100,
    maxWaitMs: LONG_MS,
    works: 'works',
    ...options,
  });
  const started: string[] = [];
  const ends = new Map<string, (failure?: Error) => void>();
  const take = (name: string, isGone?: () => boolean) =>
    turns.take(
      name[0]!,
      () => {
        started.push(name);
        return new Promise<string>((resolve, reject) => {
          ends.set(name, (failure) => (failure ? reject(failure) : resolve(name)));
        });
      },
      isGone,
    );
  async function end(name: string, failure?: Error): Promise<void> {
    ends.get(name)!(failure);
    await new Promise(setImmediate);
  }
  return { take, started, end };
}

test('an org has one at a time, and the slots go to as many orgs', async () => {
  const { take, started, end } = setup();
  const all = ['a1', 'a2', 'b1', 'c1'].map((name) => take(name));
  expect(started).toEqual(['a1', 'b1']);
  await end('a1');
  expect(started).toEqual(['a1', 'b1', 'a2']);
  await end('b1');
  await end('a2');
  await end('c1');
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1', 'c1']);
});

test('orgs come in turn, however many works one of them asks for', async () => {
  const { take, started, end } = setup({ slots: 1 });
  const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((name) => take(name));
  for (const name of ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']) await end(name);
  expect(started).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  await Promise.all(all);
});

test('a slot that is free is not kept from an org for one that has its own', async () => {
  const { take, started, end } = setup({ slots: 2 });
  const all = ['a1', 'a2', 'b1'].map((name) => take(name));
  expect(started).toEqual(['a1', 'b1']);
  for (const name of ['b1', 'a1', 'a2']) await end(name);
  await Promise.all(all);
});

test('an org may have several at a time, and never all', async () => {
  const { take, started, end } = setup({ slots: 3, slotsPerOrg: 2 });
  const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'c1'].map((name) => take(name));
  expect(started).toEqual(['a1', 'a2', 'b1']);
  for (const name of ['a1', 'a2', 'b1', 'a3', 'c1', 'a4']) await end(name);
  expect(started).toEqual(['a1', 'a2', 'b1', 'a3', 'c1', 'a4']);
  await Promise.all(all);
});

test('what fails ends its turn as well', async () => {
  const { take, started, end } = setup({ slots: 1 });
  const first = expect(take('a1')).rejects.toThrow('of its own');
  const second = take('b1');
  await end('a1', new Error('of its own'));
  await first;
  expect(started).toEqual(['a1', 'b1']);
  await end('b1');
  expect(await second).toBe('b1');
});

test('whoever has gone is passed over', async () => {
  const { take, started, end } = setup({ slots: 1 });
  const first = take('a1');
  const gone = expect(take('a2', () => true)).rejects.toMatchObject({ status: 400 });
  const last = take('a3');
  await end('a1');
  await gone;
  expect(started).toEqual(['a1', 'a3']);
  await end('a3');
  expect(await Promise.all([first, last])).toEqual(['a1', 'a3']);
});

test('an org that has too many waiting is told so at once, and others are not', async () => {
  const { take, started, end } = setup({ slots: 1, maxWaiting: 2 });
  const all = ['a1', 'a2', 'a3'].map((name) => take(name));
  await expect(take('a4')).rejects.toMatchObject({ status: 429, retryAfterS: 1 });
  all.push(take('b1'));
  for (const name of ['a1', 'a2', 'b1', 'a3']) await end(name);
  // There is room again.
  all.push(take('a5'));
  await end('a5');
  await Promise.all(all);
  expect(started.at(-1)).toBe('a5');
});

test('whoever waits too long is told whether it is for the others or for his own', async () => {
  const { take, started, end } = setup({ slots: 1, maxWaitMs: 20 });
  const first = take('a1');
  const own = expect(take('a2')).rejects.toMatchObject({ status: 429 });
  const others = expect(take('b1')).rejects.toMatchObject({ status: 503, retryAfterS: 5 });
  await Promise.all([own, others]);
  await end('a1');
  await first;
  // They are not started later, nor is their turn kept from others.
  const later = take('b2');
  expect(started).toEqual(['a1', 'b2']);
  await end('b2');
  await later;
});

test('where none ends well all wait for what they need, and it is nobody’s own crowd', async () => {
  const outage = () => unavailable('It is away');
  let ms = 0;
  const { take, started, end } = setup({ slots: 1, maxWaiting: 2, maxWaitMs: 20, outage, nowMs: () => ms });
  const away = { status: 503, message: 'It is away' };
  const [first, second] = [take('a1'), take('a2')];
  // What ends because of the outage is no sign that it is over.
  const ended = expect(first).rejects.toMatchObject(away);
  const waiting = [take('a3'), take('b1')].map((one) => expect(one).rejects.toMatchObject(away));
  ms += 5;
  await end('a1', outage());
  await Promise.all([ended, ...waiting]);
  ms += 20;
  // It has stood for as long as anybody waits: whoever has no room to wait is told the same.
  const more = [take('a4'), take('a5')].map((one) => expect(one).rejects.toMatchObject(away));
  await expect(take('a6')).rejects.toMatchObject(away);
  await Promise.all(more);
  await end('a2');
  await second;
  expect(started).toEqual(['a1', 'a2']);
});

test('where others get through, who waits too long is told of his own crowd', async () => {
  const outage = () => unavailable('It is away');
  const { take, end } = setup({ slots: 2, maxWaiting: 1, maxWaitMs: 60, outage });
  const first = take('a1');
  const own = expect(take('a2')).rejects.toMatchObject({ status: 429 });
  await expect(take('a3')).rejects.toMatchObject({ status: 429 });
  const other = take('b1');
  await end('b1', badRequest('of its own'));
  await expect(other).rejects.toMatchObject({ status: 400 });
  await own;
  await end('a1');
  await first;
});

test('an org rests before its next work as it is told, and only when another one waits', async () => {
  let ms = 0;
  const ended: Ended[] = [];
  const restMs = (work: Ended) => {
    ended.push(work);
    return work.tookMs - 5;
  };
  const { take, started, end } = setup({ slots: 1, restMs, nowMs: () => ms });
  const first = ['a1', 'a2', 'b1'].map((name) => take(name));
  ms += 15;
  await end('a1');
  expect(started).toEqual(['a1', 'b1']);
  await end('b1');
  await eventually(() => expect(started).toEqual(['a1', 'b1', 'a2']));
  ms += 15;
  await end('a2');
  const second = ['a3', 'a4', 'b2'].map((name) => take(name));
  expect(started.slice(3)).toEqual(['a3']);
  ms += 5;
  await end('a3');
  expect(started.slice(3)).toEqual(['a3', 'a4']);
  await end('a4');
  await end('b2');
  await Promise.all([...first, ...second]);
  // Those that rest count as those that have a work under way.
  expect(ended).toEqual([
    { tookMs: 15, orgs: 1 },
    { tookMs: 5, orgs: 1 },
  ]);
});
