import { readFile } from 'node:fs/promises';

type Lock = { packages: Record<string, { engines?: { node?: string }; optional?: boolean }> };

/** The oldest Node that ours are said to run on, by package.json. */
const OLDEST = [20, 19, 0] as const;

const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;

test('the oldest Node is the one that package.json promises', async () => {
  const { engines } = JSON.parse(await readFile('package.json', 'utf8')) as { engines: { node: string } };
  expect(engines.node).toMatch(/^\^20\.19\.0 /);
});

test('npm ci warns of no package on the oldest Node', () => {
  const refusing = Object.entries(lock.packages)
    .filter(([, { engines, optional }]) => optional !== true && !takesOldest(engines?.node ?? '*'))
    .map(([path, { engines }]) => `${path} wants ${engines?.node}`);
  expect(refusing).toEqual([]);
});

test.each([
  ['>=22', false],
  ['>= 0.6', true],
  ['^18 || >=20', true],
  ['^18.0.0 || ^20.20.0 || >=22', false],
  ['>=18 <20', false],
  ['20 || >=22', true],
  ['14 - 16', false],
  ['*', true],
])('%s: %s', (range, takes) => {
  expect(takesOldest(range)).toBe(takes);
});

/** As npm reads what packages say: alternatives of comparators. */
function takesOldest(range: string): boolean {
  return range.split('||').some((all) => {
    const comparators = all
      .replace(/(\S+) - (\S+)/, '>=$1 <=$2')
      .trim()
      .matchAll(/(>=|<=|[<>^~=]?)\s*v?(\*|[\d.x]+)/g);
    return [...comparators].every(([, sign, version]) => holds(sign!, version!));
  });
}

function holds(sign: string, version: string): boolean {
  if (version === '*') return true;
  const parts = version
    .split('.')
    .filter((part) => part !== 'x')
    .map(Number);
  const order = compare(parts);
  if (sign === '>=') return order >= 0;
  if (sign === '<=') return order <= 0;
  if (sign === '>') return order > 0;
  if (sign === '<') return order < 0;
  const kept = sign === '^' ? 1 : sign === '~' ? Math.min(parts.length, 2) : parts.length;
  return order >= 0 && parts.slice(0, kept).every((part, index) => part === OLDEST[index]);
}

/** How the oldest lies to a version: above, at or below. */
const compare = (parts: readonly number[]): number =>
  OLDEST.map((own, index) => own - (parts[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
