import { spawnSync } from 'node:child_process';
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
