// Quirrel as it ships: its API and its worker are one process, on Redis alone.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** It wants to be told its port. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));

const { runQuirrel } = require('quirrel/dist/cjs/src/api/index.js');
const { createRedisFactory } = require('quirrel/dist/cjs/src/api/shared/create-redis.js');
const port = await freePort();
await runQuirrel({
  port,
  host: '127.0.0.1',
  redisFactory: createRedisFactory(process.env.REDIS_URL),
  disableTelemetry: true,
  // Its default lets 10,000 requests a minute through, which are fewer than are measured here.
  rateLimiter: { max: 1_000_000 },
  runningInDocker: false,
  logger: 'none',
});
process.send({ kind: 'listening', url: `http://127.0.0.1:${port}` });
