import { userInfo } from 'node:os';
import { by } from './by.ts';

const asRoot = process.getuid?.() === 0 ? test : test.skip;

test('whoever runs a command is told by his name', () => {
  expect(by()).toEqual({ kind: 'admin', name: userInfo().username });
});

/** As in a container that runs as a number which its image has no account of. */
asRoot('by his number where there is no name for it', () => {
  process.seteuid!(54_321);
  try {
    expect(() => userInfo()).toThrow();
    expect(by()).toEqual({ kind: 'admin', name: 'uid 54321' });
  } finally {
    process.seteuid!(0);
  }
});
