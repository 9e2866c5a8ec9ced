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
