import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  cloneDatabase,
  eventually,
  freshQueueUrl,
  hasOwnRedis,
  ownPort,
  startReceiver,
} from '@jiter/testkit';
import { readCompose, type ComposeService } from '../scripts/lib/compose.fixture.ts';
import { shippedFile } from './built.ts';
import { startProcess } from './fleet.ts';
import { schedule, soon } from './load.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const apiKey = 'a key of sixteen characters or more';
const redisPassword = randomBytes(24).toString('hex');
const { services } = await readCompose({
  JITER_API_KEY: apiKey,
  JITER_SIGNING_SECRET: 'a secret of 24 bytes or more',
  JITER_MASTER_KEY: randomBytes(32).toString('base64'),
  POSTGRES_PASSWORD: 'x',
  REDIS_PASSWORD: redisPassword,
});

/** A process that may open no file for writing, and for reading only what is in the image. */
const CONFINED = [
  '--no-warnings',
  process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
  ...[`${root}package.json`, `${root}node_modules/*`, `${dirname(shippedFile('api'))}/*`].map(
    (path) => `--allow-fs-read=${path}`,
  ),
  // Newer ones confine the network as well.
  ...(process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : []),
];

/** As compose runs it, but by the Node that runs the tests and from this run's build. */
const commandHere = ({ command = [] }: ComposeService) =>
  command.flatMap((word) => {
    const [, entry] = /^dist\/(\w+)\.js$/.exec(word) ?? [];
    if (entry) return [shippedFile(entry)];
    return word === 'node' ? [process.execPath, ...CONFINED] : [word];
  });

const suite = hasOwnRedis ? describe : describe.skip;

suite('the commands of docker-compose.yml, as plain processes', () => {
  test('migrate, api and worker deliver an event without writing a file, and the health checks say yes', async () => {
    const [database, queue, receiver] = [
      await cloneDatabase(),
      await freshQueueUrl('redis'),
      await startReceiver(),
    ];
    const environmentOf = (service: ComposeService, ports: Record<string, string>) => ({
      ...service.environment,
      // What differs outside of compose: its host names, and the ports that others may use here.
      DATABASE_URL: database.url,
      REDIS_URL: queue.url,
      ALLOW_PRIVATE_DESTINATIONS: 'true',
      ...ports,
    });
    const [migrate, ...migrateArguments] = commandHere(services.migrate);
    await run(migrate!, migrateArguments, { cwd: root, env: environmentOf(services.migrate, {}) });

    const start = (name: 'api' | 'worker', ports: Record<string, string>) =>
      startProcess(commandHere(services[name]), environmentOf(services[name], ports));
    const healthPort = String(await ownPort());
    const api = await start('api', { HOST: '127.0.0.1', PORT: '0' });
    const worker = await start('worker', { HEALTH_PORT: healthPort });
    const { url } = api.ready as { url: string };
    await schedule({ url, apiKey }, { destination: receiver.url, scheduledTime: soon(500) });
    await eventually(() => expect(receiver.hits).toHaveLength(1));

    const check = ({ healthcheck }: ComposeService) => {
      const [, program, ...words] = healthcheck!.test;
      const wordsHere = words.map((word) => word.replace('http://127.0.0.1:3000', url));
      return run(program!, wordsHere, { env: { PATH: process.env['PATH'], HEALTH_PORT: healthPort } });
    };
    await Promise.all([check(services.api), check(services.worker)]);
    expect(await Promise.all([api.stop(), worker.stop()])).toEqual([0, 0]);
    await expect(check(services.worker)).rejects.toThrow();
    await Promise.all([receiver.close(), queue.drop(), database.drop()]);
  });

  test('Redis keeps what it was given, drops nothing in silence, and asks for the password', async () => {
    const port = await ownPort();
    const dir = await mkdtemp(join(tmpdir(), 'jiter-redis-'));
    const [shell, ...words] = services.redis.command!;
    // What differs outside of compose: where it listens, and where it keeps its data.
    const here = words.map((word) =>
      word.replace('redis-server', `redis-server --port ${port} --bind 127.0.0.1 --dir ${dir}`),
    );
    const env = { PATH: process.env['PATH'] };
    const server = spawn(shell!, here, {
      env: { ...env, ...services.redis.environment },
      stdio: 'ignore',
    });
    const ask = (password: string, command: string) =>
      run('sh', ['-c', command.replaceAll('redis-cli', `redis-cli -p ${port}`)], {
        env: { ...env, REDISCLI_AUTH: password },
      });
    const [, healthcheck] = services.redis.healthcheck!.test;
    try {
      await eventually(() => ask(redisPassword, healthcheck!));
      await expect(ask('', healthcheck!)).rejects.toThrow();
      expect((await ask('', 'redis-cli get x')).stdout).toContain('NOAUTH');
      const { stdout } = await ask(redisPassword, 'redis-cli config get "[ahm]*"');
      const settings = Object.fromEntries(
        [...stdout.matchAll(/^(\S+)\n(.*)$/gm)].map(([, name, value]) => [name, value]),
      );
      expect(settings).toMatchObject({
        appendonly: 'yes',
        hz: '500',
        maxmemory: String(512 * 1_048_576),
        'maxmemory-policy': 'noeviction',
      });
    } finally {
      // As compose stops it: Redis itself has to hear that, not a shell in front of it.
      server.kill('SIGTERM');
      expect(await once(server, 'exit')).toEqual([0, null]);
      await rm(dir, { recursive: true, force: true });
    }
  });
});
