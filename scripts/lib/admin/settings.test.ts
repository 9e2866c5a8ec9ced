import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError } from './errors.ts';
import { readSettings } from './settings.ts';

const JITER_MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

test.each([
  ['postgres://jiter:hid#den@127.0.0.1:1/jiter', 'has to be percent-encoded'],
  ['mysql://jiter:hidden@127.0.0.1:1/jiter', 'that begins with postgres://'],
  ['postgres://jiter:hidden@127.0.0.1:1/jiter?sslMode=verify-full', 'its sslmode must be one of'],
  ['postgres://jiter:hidden@127.0.0.1:1,127.0.0.1:2/jiter', 'it takes one host'],
])('no database is dialled by %s: what is wrong with it is said, without the password', async (url, said) => {
  const failure = await readSettings({ DATABASE_URL: url, JITER_MASTER_KEY }).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(SettingsError);
  const { message } = failure as SettingsError;
  expect(message).toMatch(new RegExp(`^DATABASE_URL must be .*${said}`));
  expect(message).not.toContain('hid');
});

test.each(['{"masterKey":', 'null'])(
  'of a file of secrets that is damaged it is said which: %j',
  async (text) => {
    const dir = await mkdtemp(join(tmpdir(), 'jiter-secrets-'));
    try {
      const file = join(dir, 'secrets.json');
      await writeFile(file, text);
      const env = { DATABASE_URL: 'postgres://127.0.0.1:1/jiter', JITER_DATA_DIR: dir };
      const failure = await readSettings(env).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SettingsError);
      expect((failure as SettingsError).message).toContain(`${file} is damaged`);
    } finally {
      await rm(dir, { recursive: true });
    }
  },
);
