import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { shippedFile } from './built.ts';

const jiter = (...argv: string[]) => {
  const env = { ...process.env, JITER_URL: 'http://127.0.0.1:1', JITER_API_KEY: 'k' };
  return spawnSync(process.execPath, [shippedFile('cli'), ...argv], { env, encoding: 'utf8' });
};

test('what npx jiter runs answers help, and ends with a code that tells what went wrong', () => {
  expect(jiter('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('jiter events tail') });
  expect(jiter('events', 'get')).toMatchObject({
    status: 2,
    stderr: 'jiter: Which event? Please name one\n',
  });
});

const FULL = '/dev/full';

(existsSync(FULL) ? test : test.skip)('a disk that is full is no success', () => {
  const out = openSync(FULL, 'w');
  const { status, stderr } = spawnSync(process.execPath, [shippedFile('cli'), '--help'], {
    stdio: ['ignore', out, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(out);
  expect(stderr).toContain('jiter: what came could not be written: ');
  expect(status).toBe(3);
});
