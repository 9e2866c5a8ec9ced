import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from './secrets.ts';

let dir: string;
let file: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jiter-secrets-'));
  file = join(dir, 'secrets.json');
});

afterEach(() => rm(dir, { recursive: true, force: true }));

test('secrets are made once, long enough for the settings, and readable by their owner alone', async () => {
  const made = await loadSecrets(file, {});
  expect(Buffer.byteLength(made.signingSecret)).toBeGreaterThanOrEqual(24);
  expect(made.apiKey.length).toBeGreaterThanOrEqual(16);
  expect(await loadSecrets(file, {})).toEqual(made);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('what the environment gives wins, and is not written down', async () => {
  const made = await loadSecrets(file, {});
  const given = await loadSecrets(file, { JITER_API_KEY: 'given by the environment', ADMIN_PASSWORD: '' });
  expect(given).toEqual({ ...made, apiKey: 'given by the environment' });
  expect(await loadSecrets(file, {})).toEqual(made);
});

test.each(['{"apiKey":', '', 'null', '[]', '"x"'])('a damaged file is not overwritten: %j', async (text) => {
  await writeFile(file, text);
  await expect(loadSecrets(file, {})).rejects.toThrow(`${file} is damaged`);
});
