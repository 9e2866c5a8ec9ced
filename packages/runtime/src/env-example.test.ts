import { readFile } from 'node:fs/promises';
import { parseConfig } from './config.ts';
import { settings } from './settings.ts';

const text = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8');
const lines = [...text.matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)].map(([, comment, name, value]) => ({
  name: name!,
  isSet: !comment && value !== '',
  value: value!,
}));
/** docker-compose.yml reads these itself. */
const OF_COMPOSE = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'STOP_GRACE_PERIOD', 'WORKER_MEMORY'];

test('.env.example has every setting, and no other', () => {
  const named = lines.map(({ name }) => name).filter((name) => !OF_COMPOSE.includes(name));
  expect([...named].sort()).toEqual(Object.keys(settings).sort());
});

test('what it sets is the default', () => {
  const set = Object.fromEntries(lines.filter(({ isSet }) => isSet).map(({ name, value }) => [name, value]));
  const least = {
    DATABASE_URL: set['DATABASE_URL'],
    JITER_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  expect(parseConfig({ ...least, ...set })).toEqual(parseConfig(least));
});
