import { randomBytes } from 'node:crypto';
import { createSeal } from './seal.ts';

const key = () => randomBytes(32).toString('base64');

test('what is sealed opens again, and never looks the same twice', () => {
  const seal = createSeal([key()]);
  const [one, two] = [seal.seal('secret é 🎉', 'org 1'), seal.seal('secret é 🎉', 'org 1')];
  expect(one).not.toBe(two);
  expect(seal.open(one, 'org 1')).toBe('secret é 🎉');
});

test("another org's context, another key, or a changed byte does not open it", () => {
  const seal = createSeal([key()]);
  const sealed = seal.seal('secret', 'org 1');
  expect(() => seal.open(sealed, 'org 2')).toThrow();
  expect(() => createSeal([key()]).open(sealed, 'org 1')).toThrow('JITER_MASTER_KEY does not hold any more');
  const changed = sealed.slice(0, -4) + (sealed.endsWith('AAA=') ? 'BBB=' : 'AAA=');
  expect(() => seal.open(changed, 'org 1')).toThrow();
});

test('while a key is rotated the old one opens and the new one seals', () => {
  const [old, fresh] = [key(), key()];
  const sealed = createSeal([old]).seal('secret', 'org 1');
  const rotating = createSeal([fresh, old]);
  expect(rotating.open(sealed, 'org 1')).toBe('secret');
  expect(rotating.isCurrent(sealed)).toBe(false);
  const again = rotating.seal('secret', 'org 1');
  expect(rotating.isCurrent(again)).toBe(true);
  expect(createSeal([fresh]).open(again, 'org 1')).toBe('secret');
});

test.each(['', 'short', 'x'.repeat(100)])('a master key of another size is refused: %j', (text) => {
  expect(() => createSeal([text])).toThrow('JITER_MASTER_KEY must be 32 bytes');
});
