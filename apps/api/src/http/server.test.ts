import { once } from 'node:events';
import { Agent, request, type IncomingMessage, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { closeServer, createHttpServer, listen } from './server.ts';

async function serve(listener: RequestListener) {
  const server = createHttpServer(listener);
  const port = await listen(server, 0, '127.0.0.1');
  const agent = new Agent({ keepAlive: true });
  const get = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      request({ port, host: '127.0.0.1', agent }, (res) => resolve(res.resume()))
        .on('error', reject)
        .end();
    });
  return { server, port, agent, get };
}

test('closing answers what is under way, and does not wait for kept-alive connections', async () => {
  let answer = () => {};
  const arrived = deferred();
  const { server, port, agent, get } = await serve((_req, res) => {
    answer = () => void res.end('done');
    arrived.resolve(undefined);
  });
  const underWay = get();
  await arrived.promise;
  const startedMs = performance.now();
  const closed = closeServer(server, 30_000);
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow(/ECONNREFUSED/);
  answer();
  expect((await underWay).statusCode).toBe(200);
  await closed;
  expect(performance.now() - startedMs).toBeLessThan(5_000);
  agent.destroy();
});

test('closing does not wait for ever', async () => {
  const arrived = deferred();
  const { server, agent, get } = await serve(() => arrived.resolve(undefined));
  const underWay = expect(get()).rejects.toThrow();
  await arrived.promise;
  await closeServer(server, 50);
  await underWay;
  agent.destroy();
});

test('closing a server that never listened is fine', async () => {
  await closeServer(
    createHttpServer(() => {}),
    1_000,
  );
});

test('a port in use is said to be so', async () => {
  const { server, port } = await serve(() => {});
  await expect(
    listen(
      createHttpServer(() => {}),
      port,
      '127.0.0.1',
    ),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await closeServer(server, 1_000);
});

function deferred() {
  let resolve!: (value: unknown) => void;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}
