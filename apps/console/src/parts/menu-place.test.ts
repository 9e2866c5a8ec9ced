import { placeMenu } from './menu-place.ts';

const ROOM = { left: 0, top: 48, right: 360, bottom: 600 };
const buttonAt = (left: number, top: number) => ({ left, top, right: left + 32, bottom: top + 32 });

test('a list opens below its button, by the side that they have in common', () => {
  const list = { width: 200, height: 120 };
  const expected = { isUp: false, shift: 0, maxHeight: 600 - 132 - 12 };
  expect(placeMenu(buttonAt(40, 100), list, ROOM, 'left')).toEqual(expected);
  expect(placeMenu(buttonAt(300, 100), list, ROOM, 'right')).toEqual(expected);
});

test('it opens above where it does not fit below, and there is more room', () => {
  const list = { width: 200, height: 120 };
  expect(placeMenu(buttonAt(40, 540), list, ROOM, 'left')).toEqual({
    isUp: true,
    shift: 0,
    maxHeight: 540 - 48 - 12,
  });
  // Whatever does not fit either way goes where there is more of it, and scrolls.
  const long = { width: 200, height: 1_000 };
  expect(placeMenu(buttonAt(40, 60), long, ROOM, 'left').isUp).toBe(false);
  expect(placeMenu(buttonAt(40, 500), long, ROOM, 'left').isUp).toBe(true);
});

test('it goes aside as far as it has to, so that no end of it is outside', () => {
  const list = { width: 200, height: 120 };
  expect(placeMenu(buttonAt(100, 100), list, ROOM, 'right').shift).toBe(8 - (132 - 200));
  expect(placeMenu(buttonAt(300, 100), list, ROOM, 'left').shift).toBe(360 - 8 - 200 - 300);
  // The begin of one that is wider than all there is.
  expect(placeMenu(buttonAt(100, 100), { width: 500, height: 9 }, ROOM, 'left').shift).toBe(8 - 100);
});
