import { writeFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { checkDescriptors, descriptorsLeft, isShortage, readDescriptorLimit } from './descriptors.ts';

test.each([
  ['Limit                     Soft Limit           Hard Limit           Units     \n', Infinity],
  ['Max open files            96                   1024                 files     \n', 96],
  [
    'Max processes   7  7\nMax open files            unlimited            unlimited            files\n',
    Infinity,
  ],
])('%j says %d', async (text, limit) => {
  const path = join(tmpdir(), randomUUID());
  await writeFile(path, text);
  expect(readDescriptorLimit(path)).toBe(limit);
  await rm(path);
});

test('where there is no such file, there is no limit', () => {
  expect(readDescriptorLimit('/nonexistent')).toBe(Infinity);
});

test('what others take is left out, and one is left in any case', () => {
  expect(descriptorsLeft(1_024, 10, 4)).toBe(1_024 - 32 - 14);
  expect(descriptorsLeft(40, 10, 4)).toBe(1);
  expect(descriptorsLeft(Infinity, 10)).toBe(Infinity);
});

test('this process can open something', async () => {
  await expect(checkDescriptors()).resolves.toBeUndefined();
});

const failed = (code: string, cause?: unknown) => Object.assign(new Error(code, { cause }), { code });

test.each([
  [failed('EMFILE'), true],
  [failed('ENFILE'), true],
  // A client says which call failed, and behind that why.
  [failed('ERR_OWN', failed('ERR_INNER', failed('EMFILE'))), true],
  [failed('ECONNREFUSED'), false],
  [failed('ERR_OWN', failed('ECONNREFUSED')), false],
  [undefined, false],
  [null, false],
])('%p is for want of a descriptor: %s', (error, isOne) => {
  expect(isShortage(error)).toBe(isOne);
});
