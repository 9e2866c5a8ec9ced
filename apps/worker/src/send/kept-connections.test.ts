import { createKeptConnections } from './kept-connections.ts';

function setup(max: number) {
  const closed: string[] = [];
  const kept = createKeptConnections<{ origin: string; name: string }>({
    max,
    keyOf: ({ origin }) => origin,
    close: ({ name }) => closed.push(name),
  });
  const keep = (...names: string[]) => names.map((name) => kept.keep({ origin: name[0]!, name }));
  return { kept, keep, closed, take: (origin: string) => kept.take(origin)?.name };
}

test('the one used last goes first, to its own key only', () => {
  const { kept, keep, take } = setup(9);
  expect(kept.has('a')).toBe(false);
  keep('a1', 'b1', 'a2');
  expect(kept.has('a')).toBe(true);
  expect([take('a'), take('a'), take('a'), take('b')]).toEqual(['a2', 'a1', undefined, 'b1']);
  expect(kept.has('a')).toBe(false);
});

test('beyond the most, whoever has waited longest is closed', () => {
  const { keep, take, closed } = setup(2);
  keep('a1', 'b1', 'c1');
  expect(closed).toEqual(['a1']);
  expect([take('a'), take('b'), take('c')]).toEqual([undefined, 'b1', 'c1']);
});

test('what closed by itself is not handed out', () => {
  const { kept, take } = setup(9);
  const connection = { origin: 'a', name: 'a1' };
  kept.keep(connection);
  kept.forget(connection);
  kept.forget(connection);
  expect(take('a')).toBeUndefined();
});

test('closing closes all, and what comes back later', () => {
  const { kept, keep, closed } = setup(9);
  keep('a1', 'b1');
  kept.close();
  keep('c1');
  expect(closed).toEqual(['a1', 'b1', 'c1']);
});
