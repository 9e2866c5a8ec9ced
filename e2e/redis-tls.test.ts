import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasOwnRedis, ownPort, startRedis } from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import { atEnd } from './at-end.ts';
import { hasOpenssl, makeCertificates } from './certificates.ts';
import { becomes } from './fleet.ts';
import { schedule, soon } from './load.ts';

const testIf = hasOwnRedis && hasOpenssl('the test of a Redis Cluster by TLS is') ? test : test.skip;

/** All of a cluster, which calls itself by its address. */
async function startNode(dir: string): Promise<number> {
  const [port, busPort] = [await ownPort(), await ownPort()];
  const settings = {
    port: '0',
    'tls-port': String(port),
    'tls-cert-file': join(dir, 'node.crt'),
    'tls-key-file': join(dir, 'node.key'),
    'tls-ca-cert-file': join(dir, 'ca.crt'),
    'tls-auth-clients': 'no',
    'tls-cluster': 'yes',
    'cluster-enabled': 'yes',
    'cluster-port': String(busPort),
    'cluster-announce-ip': '127.0.0.1',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  atEnd(await startRedis({ port, args }), ({ kill }) => kill());
  return port;
}

testIf(
  'delivers by a Redis Cluster with TLS whose certificates have names, and whose nodes give addresses',
  async () => {
    const dir = await makeCertificates();
    const port = await startNode(dir);
    const address = ['-h', 'localhost', '-p', String(port), '--tls', '--cacert', join(dir, 'ca.crt')];
    spawnSync('redis-cli', [...address, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
    const receiver = await aReceiver();
    const fleet = await aFleet('redis', {
      redisUrl: `rediss+cluster://localhost:${port}?queues=2`,
      env: { NODE_EXTRA_CA_CERTS: join(dir, 'ca.crt') },
    });
    const { id } = await schedule(fleet, { destination: receiver.url, scheduledTime: soon(500) });
    await becomes(fleet, id, 'Sent');
    const { status } = await fetch(`${fleet.url}/readyz`).then(
      (answer) => answer.json() as Promise<{ status: string }>,
    );
    expect(status).toBe('ready');
    expect(fleet.repairs()).toEqual([]);
  },
);
