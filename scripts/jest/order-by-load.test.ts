import { orderByLoad } from './order-by-load.mjs';

const MACHINE = { workers: 4, cores: 2 };
const waiting = (name: string, wall: number) => ({ name, wall, busy: 0.1 });
const computing = (name: string, wall: number) => ({ name, wall, busy: 1 });
const namesOf = (files: { name: string }[]) => files.map(({ name }) => name).join(' ');

test('what waits runs beside what computes, and of each what takes longest comes first', () => {
  const files = [
    computing('c5', 5),
    waiting('w9', 9),
    computing('c6', 6),
    waiting('w20', 20),
    waiting('w8', 8),
    computing('c4', 4),
    computing('c1', 1),
    waiting('w10', 10),
  ];
  // Two wait while two compute; at 5, 6 and 9 one that computed is over, at 10 one that waited.
  expect(namesOf(orderByLoad(files, MACHINE))).toBe('w20 w10 c6 c5 c4 c1 w9 w8');
});

test('where all wait or all compute, what takes longest comes first', () => {
  for (const kind of [waiting, computing]) {
    const files = [3, 1, 2, 5, 4].map((wall) => kind(String(wall), wall));
    expect(namesOf(orderByLoad(files, MACHINE))).toBe('5 4 3 2 1');
  }
});

test('what computes on two cores leaves the others to what waits', () => {
  const files = [{ name: 'both', wall: 10, busy: 2 }, computing('c', 9), waiting('w2', 2), waiting('w3', 3)];
  expect(namesOf(orderByLoad(files, { workers: 3, cores: 2 }))).toBe('w3 both w2 c');
});
