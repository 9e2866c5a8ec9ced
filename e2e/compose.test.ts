import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { anEvent, cloneDatabase, eventually, freshQueueUrl, redisUrl, startReceiver } from '@jiter/testkit';
import { builtFile } from './built.ts';
import { callApi, startProcess } from './fleet.ts';

type Service = { command?: string[]; environment?: Record<string, string>; healthcheck?: { test: string[] } };

const root = fileURLToPath(new URL('..', import.meta.url));
const compose = parse(await readFile(`${root}docker-compose.yml`, 'utf8'), { merge: true }) as {
  services: Record<'postgres' | 'redis' | 'migrate' | 'api' | 'worker', Service>;
};
const { services } = compose;

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, as compose fills them in. */
function fillIn(text: string, env: Record<string, string>): string {
  return text.replace(
    /\$\{(\w+)(?::[-?]([^}]*))?\}/g,
    (_, name: string, other = '') => env[name] ?? String(other),
  );
}

/** As compose runs it, but by the Node that runs the tests and from this run's build. */
const commandHere = (command: string[] = []) =>
  command.map((word) => {
    const [, entry] = /^dist\/(\w+)\.js$/.exec(word) ?? [];
    return entry ? builtFile(entry) : word === 'node' ? process.execPath : word;
  });

const suite = redisUrl ? describe : describe.skip;

suite('the commands of docker-compose.yml, as plain processes', () => {
  const apiKey = 'a key of sixteen characters or more';
  const secrets = {
    JITER_API_KEY: apiKey,
    JITER_SIGNING_SECRET: 'a secret of 24 bytes or more',
    JITER_MASTER_KEY: randomBytes(32).toString('base64'),
    POSTGRES_PASSWORD: 'x',
  };

  test('migrate, api and worker deliver an event, and the health checks say yes', async () => {
    const [database, queue, receiver] = [
      await cloneDatabase(),
      await freshQueueUrl('redis'),
      await startReceiver(),
    ];
    const environmentOf = (service: Service, ports: Record<string, string>) => ({
      ...Object.fromEntries(
        Object.entries(service.environment ?? {}).map(([name, value]) => [name, fillIn(value, secrets)]),
      ),
      // What differs outside of compose: its host names, and the ports that others may use here.
      DATABASE_URL: database.url,
      REDIS_URL: queue.url,
      ALLOW_PRIVATE_DESTINATIONS: 'true',
      ...ports,
    });
    const [migrate, ...migrateArguments] = commandHere(services.migrate.command);
    const environment = environmentOf(services.migrate, {});
    await promisify(execFile)(migrate!, migrateArguments, {
      cwd: root,
      env: { ...process.env, ...environment },
    });

    const start = (name: 'api' | 'worker', ports: Record<string, string>) =>
      startProcess(commandHere(services[name].command), environmentOf(services[name], ports));
    const api = await start('api', { HOST: '127.0.0.1', PORT: '0' });
    const worker = await start('worker', { HEALTH_PORT: '0' });
    const { url } = api.ready as { url: string };
    const event = anEvent({ destination: receiver.url });
    const { status } = await callApi(url, apiKey, 'POST', '/api/events', event);
    expect(status).toBe(200);
    await eventually(() => expect(receiver.hits).toHaveLength(1));

    const [, check, ...checkArguments] = services.api.healthcheck!.test;
    const checkHere = checkArguments.map((part) => part.replace('http://127.0.0.1:3000', url));
    await promisify(execFile)(check!, checkHere);
    expect(await Promise.all([api.stop(), worker.stop()])).toEqual([0, 0]);
    await Promise.all([receiver.close(), queue.drop(), database.drop()]);
  });

  test('Redis keeps what it was given and drops nothing in silence', () => {
    const settings = services.redis.command!.join(' ');
    expect(settings).toContain('--appendonly yes');
    expect(settings).toContain('--maxmemory-policy noeviction');
    expect(settings).toContain('--hz 500');
  });
});
