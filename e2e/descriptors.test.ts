import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { ALL_ATTEMPTS, ALL_EVENTS, anEvent, eventually, queryRows } from '@jiter/testkit';
import { aReceiver } from './a-fleet.ts';
import { atEnd } from './at-end.ts';
import { builtFile } from './built.ts';
import { backends, healthUrl, startFleet, startProcess, type Fleet, type Running } from './fleet.ts';
import { divided } from './faults/size.ts';
import { schedule, soon } from './load.ts';

const LIMIT = 96;
const PASSWORD = 'a password of some length';

/** A process that may have `LIMIT` descriptors. */
async function start(fleet: Fleet, entry: string, env: Record<string, string> = {}) {
  const command = ['sh', '-c', `ulimit -n ${LIMIT}; exec "$@"`, 'sh', process.execPath, builtFile(entry)];
  return atEnd(await startProcess(command, { ...fleet.env, ...env }), ({ stop }) => stop());
}

const countDescriptors = ({ process: { pid } }: Running) => readdirSync(`/proc/${pid}/fd`).length;

/** What it has open it keeps; beyond `count` it opens nothing. */
function limitTo({ process: { pid } }: Running, count: number): void {
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${count}:`]);
}
const exhaust = (running: Running) => limitTo(running, 3);
const recover = (running: Running) => limitTo(running, LIMIT);

type Answered = { status: number; retryAfter: string | undefined; body: { message?: string } };
type Call = { method?: string; path: string; body?: unknown; headers?: Record<string, string> };

/** Calls that all come on one connection, from this address of the machine. */
function callerOf(url: string, headers: Record<string, string> = {}, localAddress = '127.0.0.1') {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  atEnd(agent, () => Promise.resolve(agent.destroy()));
  return async ({ method = 'GET', path, body, headers: more }: Call): Promise<Answered> => {
    const options = { method, agent, localAddress, headers: { ...headers, ...more } };
    const sent = request(new URL(path, url), options).end(body && JSON.stringify(body));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const read = (await json(answer)) as Answered['body'];
    return { status: answer.statusCode!, retryAfter: answer.headers['retry-after'], body: read };
  };
}

const inAnHour = () => anEvent({ scheduledTime: soon(3_600_000) });
const headersOf = ({ apiKey }: Fleet) => ({ 'x-api-key': apiKey, 'content-type': 'application/json' });
const NOT_READY = { status: 503, body: { message: expect.stringContaining('no descriptors are left') } };

const CLIENTS = ['got', 'undici'];

/** Elsewhere a process cannot know its limit. */
const onLinux = existsSync('/proc/self/limits') ? describe : describe.skip;

onLinux('an API that may have few descriptors', () => {
  // Has what they need: its own API is asked for nothing.
  let fleet: Fleet;
  beforeAll(async () => void (fleet = await startFleet('postgres', { workers: 0 })));
  afterAll(() => fleet.stop());

  test.each([
    ['ask for nothing', ''],
    ['never end what they ask for', 'POST /api/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n'],
  ])('keeps those that it needs, however many connections %s', async (_what, bytes) => {
    const api = await start(fleet, 'api');
    const { url } = api.ready as { url: string };
    for (let count = 0; count < 3 * LIMIT; count += 1) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
      atEnd(socket, () => Promise.resolve(socket.destroy()));
      await once(socket, 'connect');
      socket.write(
        bytes.replace('Host', `x-api-key: ${fleet.apiKey}\r\nContent-Type: application/json\r\nHost`),
      );
    }
    for (let count = 0; count < 10; count += 1) {
      const call = callerOf(url, headersOf(fleet), '127.0.0.2');
      expect(await call({ method: 'POST', path: '/api/events', body: inAnHour() })).toMatchObject({
        status: 200,
      });
      expect(await call({ path: '/api/events' })).toMatchObject({ status: 200 });
      expect(await call({ path: '/readyz' })).toMatchObject({ status: 200 });
    }
    expect(countDescriptors(api)).toBeLessThan(LIMIT);
    expect(api.process.exitCode).toBeNull();
  });

  test('and has none says so: 503 for what needs one, and not ready, until it has some again', async () => {
    const api = await start(fleet, 'api', { ADMIN_PASSWORD: PASSWORD });
    const { url } = api.ready as { url: string };
    const call = callerOf(url, headersOf(fleet));
    const create = { method: 'POST', path: '/api/events', body: inAnHour() };
    expect(await call(create)).toMatchObject({ status: 200 });
    exhaust(api);
    expect(await call({ path: '/healthz' })).toMatchObject({ status: 200 });
    expect(await call({ path: '/readyz' })).toMatchObject(NOT_READY);
    const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
    const needOne = [
      { path: '/admin/queues/', headers: { authorization } },
      { path: '/admin/queues/static/js/main.js', headers: { authorization } },
    ];
    for (const one of needOne) {
      expect([one.path, await call(one)]).toEqual([
        one.path,
        { status: 503, retryAfter: '5', body: { message: expect.any(String) } },
      ]);
    }
    // For these there may be a connection that was made before.
    const mayNeedOne = [
      { path: '/api/events' },
      { path: '/api/events/1' },
      { path: '/api/cronjobs' },
      create,
      { ...create, method: 'PUT', path: '/api/events/1' },
      { path: '/api/events', headers: { 'x-api-key': 'unknown' } },
    ];
    for (const one of mayNeedOne) expect([200, 401, 404, 503]).toContain((await call(one)).status);
    recover(api);
    for (const one of [{ path: '/readyz' }, create, { path: '/api/events' }]) {
      expect(await call(one)).toMatchObject({ status: 200 });
    }
  });
});

onLinux.each(backends)('a worker that may have few descriptors, the queue on %s', (backend) => {
  let fleet: Fleet;
  beforeAll(async () => void (fleet = await startFleet(backend, { workers: 0 })));
  afterAll(() => fleet.stop());

  const historyOf = (fleet: Fleet, ids: readonly string[]) =>
    queryRows(
      fleet.env.DATABASE_URL,
      `select events.status, attempts.attempt, attempts.status as answer
       from ${ALL_EVENTS} join ${ALL_ATTEMPTS} on event_id = events.id where events.id = any($1) order by claim`,
      [ids],
    );
  const SENT = { status: 'Sent', attempt: 1, answer: '200' };
  const scheduleOne = async (fleet: Fleet, destination: string, more: { timeout?: string } = {}) =>
    (await schedule(fleet, { destination, scheduledTime: soon(500), ...more })).id;

  test.each(divided(backend, CLIENTS))(
    'sends no more at a time than they allow (%s)',
    async (HTTP_CLIENT) => {
      const worker = await start(fleet, 'worker', { HTTP_CLIENT, DELIVERY_TIMEOUT: '1s', HEALTH_PORT: '0' });
      const [slow, ...quick] = await Promise.all([
        aReceiver([{ hang: true }]),
        ...Array.from({ length: 10 }, () => aReceiver()),
      ]);
      await Promise.all(Array.from({ length: LIMIT }, () => scheduleOne(fleet, slow.url)));
      // As long as a busy machine needs for an answer.
      const ids = await Promise.all(
        quick.flatMap(({ url }) => [1, 2, 3].map(() => scheduleOne(fleet, url, { timeout: '60s' }))),
      );
      await eventually(async () => expect(await historyOf(fleet, ids)).toEqual(ids.map(() => SENT)), 60_000);
      expect(await callerOf(healthUrl(worker))({ path: '/readyz' })).toMatchObject({ status: 200 });
      expect(worker.output()).not.toMatch(/EMFILE|delivery\.broken/);
      expect(countDescriptors(worker)).toBeLessThan(LIMIT);
    },
  );

  test.each(divided(backend, CLIENTS, 1))(
    'and has none is not ready, and counts no attempt for it (%s)',
    async (HTTP_CLIENT) => {
      const worker = await start(fleet, 'worker', { HTTP_CLIENT, HEALTH_PORT: '0' });
      const [before, after] = [await aReceiver(), await aReceiver()];
      const call = callerOf(healthUrl(worker));
      expect(await call({ path: '/readyz' })).toMatchObject({ status: 200 });
      const first = await scheduleOne(fleet, before.url);
      await eventually(async () => expect(await historyOf(fleet, [first])).toEqual([SENT]), 20_000);
      exhaust(worker);
      // By an address, and by a name that is to be looked up.
      const ids = [
        await scheduleOne(fleet, after.url),
        await scheduleOne(fleet, after.url.replace('127.0.0.1', 'localhost')),
      ];
      const claims = `select min(claims) as least from ${ALL_EVENTS} where id = any($1)`;
      await eventually(async () => {
        const [row] = await queryRows(fleet.env.DATABASE_URL, claims, [ids]);
        expect(Number(row!['least'])).toBeGreaterThan(1);
      }, 60_000);
      expect(await call({ path: '/readyz' })).toMatchObject(NOT_READY);
      expect(await historyOf(fleet, ids)).toEqual([]);
      recover(worker);
      await eventually(async () => expect(await historyOf(fleet, ids)).toEqual([SENT, SENT]), 60_000);
      expect(await call({ path: '/readyz' })).toMatchObject({ status: 200 });
    },
    240_000,
  );
});
