import { createFloor } from './floor.ts';

const at = (s: number) => new Date(1_000 * s);

function setup() {
  const state = { ms: 0 };
  return { state, floor: createFloor(() => state.ms) };
}

test('the first look is at all there is, and each one after it goes on from what that found', () => {
  const { floor } = setup();
  expect(floor.from()).toBeUndefined();
  floor.looked(undefined, at(10));
  const from = floor.from();
  expect(from).toEqual(at(10));
  floor.looked(from, at(20));
  expect(floor.from()).toEqual(at(20));
});

test('now and then one is at all there is again', () => {
  const { state, floor } = setup();
  floor.looked(floor.from(), at(10));
  state.ms = 599_999;
  expect(floor.from()).toEqual(at(10));
  state.ms = 600_000;
  expect(floor.from()).toBeUndefined();
});

test('of two at a time none leads past what the other one found', () => {
  const { state, floor } = setup();
  floor.looked(floor.from(), at(100));
  const before = floor.from();
  state.ms = 600_000;
  const whole = floor.from();
  floor.looked(whole, at(50));
  floor.looked(before, at(110));
  expect(floor.from()).toEqual(at(50));
  const [one, other] = [floor.from(), floor.from()];
  floor.looked(one, at(120));
  floor.looked(other, at(60));
  expect(floor.from()).toEqual(at(60));
});
