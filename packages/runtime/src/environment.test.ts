import type Joi from 'joi';
import { parseConfig, parseServers } from './config.ts';
import { KNOWN_NAMES, readEnvironment } from './environment.ts';
import type { Bounds } from './setting.ts';
import { settings } from './settings.ts';

const GIT_HUB = { GITHUB_CLIENT_ID: 'c', GITHUB_CLIENT_SECRET: 's', PUBLIC_URL: 'https://jiter.example.com' };
const OIDC = { OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'c', OIDC_CLIENT_SECRET: 's' };
const OURS = { JITER_API_KEY: 'k'.repeat(16), JITER_SIGNING_SECRET: 's'.repeat(24) };
/** A value of each that its example is not. */
const VALUES: Record<string, string> = {
  ...OURS,
  ...GIT_HUB,
  ...OIDC,
  JITER_MASTER_KEY: Buffer.alloc(32, 8).toString('base64'),
  METRICS_TOKEN: 'm'.repeat(16),
  ADMIN_PASSWORD: 'correct horse',
};
const least = {
  DATABASE_URL: 'postgres://jiter:secret@127.0.0.1:5432/jiter',
  JITER_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
};
const WITH_SPACES = ['ADMIN_PASSWORD', 'JITER_SIGNING_SECRET'];
const names = Object.keys(settings) as (keyof typeof settings)[];

function valueOf(name: keyof typeof settings): string {
  const { metas } = settings[name].describe() as Joi.Description & { metas?: Bounds[] };
  return VALUES[name] ?? metas![0]!.example;
}

function partnersOf(name: string): Record<string, string> {
  return [OURS, GIT_HUB, { ...OIDC, PUBLIC_URL: GIT_HUB.PUBLIC_URL }].find((some) => name in some) ?? {};
}

const read = (name: string, value: string) => parseConfig({ ...least, ...partnersOf(name), [name]: value });

describe.each(names)('%s', (name) => {
  const value = valueOf(name);

  test('is the same with the line end of a file from Windows behind it', () => {
    const config = read(name, value);
    for (const end of ['\r', '\r\n', '\n', '\n\n']) expect(read(name, `${value}${end}`)).toEqual(config);
    expect(JSON.stringify(read(name, `${value}\r`))).not.toContain('\\r');
  });

  test('is the same with spaces around it, but for what may have them', () => {
    const given = readEnvironment({ [name]: ` \t${value}  ` })[name];
    expect(given).toBe(WITH_SPACES.includes(name) ? ` \t${value}  ` : value);
    if (!WITH_SPACES.includes(name)) expect(read(name, ` \t${value}  `)).toEqual(read(name, value));
  });

  test('is not set where there is nothing but that', () => {
    const nothing = WITH_SPACES.includes(name) ? '\r\n' : ' \r\n';
    expect(readEnvironment({ [name]: nothing })).toEqual({});
    expect(readEnvironment({ [name]: '' })).toEqual({});
  });
});

test.each(['DATABASE_URL', 'REDIS_URL', 'QUEUE_URL'] as const)(
  '%s is the same to whoever migrates',
  (name) => {
    const { DATABASE_URL } = least;
    const value = valueOf(name);
    expect(parseServers({ DATABASE_URL, [name]: ` ${value}\r` })).toEqual(
      parseServers({ DATABASE_URL, [name]: value }),
    );
  },
);

test('what is not ours stays as it is, and what `npm start` reads beside the settings is read in the same way', () => {
  expect(readEnvironment({ PS1: '> ', EMPTY: '', JITER_SHARED_DIR: ' /srv\r' })).toEqual({
    PS1: '> ',
    EMPTY: '',
    JITER_SHARED_DIR: '/srv',
  });
  expect(KNOWN_NAMES).toContain('JITER_SHARED_DIR');
});
