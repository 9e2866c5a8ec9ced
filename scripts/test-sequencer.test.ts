import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import LongestFirstSequencer from './test-sequencer.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const noted = readFileSync(new URL('jest/times.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { file: string; wall: number; own: number });
const ofLane = (start: string, end: string) =>
  noted
    .filter(({ file }) => file.startsWith(start) && file.endsWith(end))
    .toSorted((one, other) => other.wall - one.wall)
    .map(({ file }) => file);

const secondsOf = (file: string) => noted.find((one) => one.file === file)?.wall;

function sorted(files: Record<string, readonly string[]>): string[] {
  const tests = Object.entries(files).flatMap(([name, paths]) => {
    const config = { id: name, cacheDirectory: '/nowhere', displayName: { name } };
    const context = { config, hasteFS: { getSize: () => 1 } };
    return paths.map((path) => ({ path: root + path, context }));
  });
  const sequencer = new LongestFirstSequencer({ contexts: [], globalConfig: { maxWorkers: 5 } });
  return sequencer.sort(tests).map(({ path }) => path.slice(root.length));
}

test('what takes longest comes first, and a file of e2e of which nothing is known before all others', () => {
  const [longest, ...others] = ofLane('e2e/', '.test.ts');
  const [first, ...found] = sorted({ e2e: [...others, 'e2e/new.test.ts', longest!] });
  expect(first).toBe('e2e/new.test.ts');
  expect(found.map(secondsOf)).toEqual([longest!, ...others].map(secondsOf));
});

test('among those that wait are some that compute, the longest of them first, and short ones last', () => {
  const [first, second] = ofLane('', '.story.test.ts');
  const [a, b, c] = ofLane('e2e/', '.test.ts');
  const found = sorted({
    unit: ['rule.test.ts'],
    stories: ['new.story.test.ts', second!, first!],
    e2e: [c!, b!, a!],
  });
  expect(found).toEqual([a, b, first, c, second, 'new.story.test.ts', 'rule.test.ts']);
});

test('of rules some compute from the first, though what takes longest waits', () => {
  const rules = ofLane('', '.test.ts').filter((file) => !/^e2e\/|\.story\./.test(file));
  const begun = sorted({ unit: rules }).slice(0, 5);
  const computes = begun.map((file) => {
    const { own, wall } = noted.find((one) => one.file === file)!;
    return own >= wall / 2;
  });
  expect(computes).toContain(true);
});
