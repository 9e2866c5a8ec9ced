import { createPasswords } from './passwords.ts';

const CHEAP = { N: 2 ** 10, r: 8, p: 1 };
const passwords = createPasswords(CHEAP);

test('a password stays right when new ones have come to cost more', async () => {
  const kept = await passwords.hash('correct horse');
  const dearer = createPasswords({ ...CHEAP, N: 2 * CHEAP.N });
  expect(await dearer.verify('correct horse', kept)).toBe(true);
  expect(await dearer.verify('correct horses', kept)).toBe(false);
});

test('it is the same however its letters are written, and never that of whoever has none', async () => {
  const kept = await passwords.hash('caf\u00e9 \ufb01ne');
  expect(await passwords.verify('cafe\u0301 fine', kept)).toBe(true);
  expect(await passwords.verify('cafe fine', kept)).toBe(false);
  expect(await passwords.verify('', null)).toBe(false);
});

test('a guess costs as much as it should, and no two hashes are alike', async () => {
  const hash = await createPasswords().hash('correct horse');
  expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/);
  const [one, other] = await Promise.all([1, 2].map(() => passwords.hash('correct horse')));
  expect(one).not.toBe(other);
});
