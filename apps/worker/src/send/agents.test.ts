import { once } from 'node:events';
import https, { type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createFreshAgents, createKeepingAgents, type OwnOptions } from './agents.ts';
import { selfSigned } from './self-signed.fixture.ts';

const dial = { ca: selfSigned.cert };

test.each([
  ['that serve one request each', () => createFreshAgents(dial)],
  ['that are kept', () => createKeepingAgents(dial, 10)],
])('connections %s take up the TLS sessions of their own org alone', async (_which, createAgents) => {
  const resumed: boolean[] = [];
  const server = https.createServer({ ...selfSigned }, (request, response) => {
    resumed.push((request.socket as TLSSocket).isSessionReused());
    response.setHeader('Connection', 'close').end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agents = createAgents();
  const { port } = server.address() as AddressInfo;
  for (const org of ['1', '1', '2', '1', '2']) {
    const options: RequestOptions & OwnOptions = { host: 'localhost', port, agent: agents.https, org };
    const [response] = (await once(https.request(options).end(), 'response')) as [NodeJS.ReadableStream];
    await once(response.resume(), 'end');
  }
  expect(resumed).toEqual([false, true, false, true, true]);
  agents.close();
  server.close();
});
