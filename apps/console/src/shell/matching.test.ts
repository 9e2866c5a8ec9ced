import { matching } from './matching.ts';

const commands = ['Switch the theme', 'Sign out', 'Show times in UTC'].map((text) => ({
  text,
  run: () => {},
}));
const found = (typed: string) => matching(commands, typed).map(({ text }) => text);

test.each([
  ['theme', ['Switch the theme']],
  [' UTC ', ['Show times in UTC']],
  ['s', []],
  ['', []],
  ['sh', ['Show times in UTC']],
  ['IN', ['Show times in UTC']],
  ['nothing', []],
])('%j names %j', (typed, names) => expect(found(typed)).toEqual(names));
