import { createServer } from 'node:http';
import { eventually, ownPort, queryRows, runSql } from '@jiter/testkit';
import { aReceiver } from './a-fleet.ts';
import { atEnd } from './at-end.ts';
import { backends, NOBODY_LEADS, startFleet, type Fleet, type WireEvent } from './fleet.ts';
import { isFull, TEST_TIMEOUT_MS } from './faults/size.ts';
import { soon } from './load.ts';

/** Two minutes, or as long as it takes for the same number of retries to fail. */
const POLICY = { maxRetries: 10, initialDelay: isFull ? '1s' : '200ms', maxDelay: isFull ? '30s' : '2s' };
const ATTEMPTS_WHILE_DOWN = isFull ? 9 : 4;
const MANY = 30;

type DryRun = {
  event: WireEvent;
  request: { method: string; headers: Record<string, string>; body: string };
};
/** Of HTTP itself, for which the client of the worker sees. */
const OF_HTTP = /^(host|connection|content-length|accept-encoding)$/;
/** Made of the id and the time of an attempt. */
const OF_THE_ATTEMPT = /timestamp|signature|webhook-id/;

describe.each(backends)('an API and two workers, the queue on %s', (backend) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await startFleet(backend, { workers: 2, env: { SWEEP_INTERVAL: '1min' } });
    await runSql(fleet.env.DATABASE_URL, NOBODY_LEADS);
  });
  afterEach(() => expect(fleet.repairs()).toEqual([]));
  afterAll(() => fleet.stop());

  const create = async (also: object): Promise<WireEvent> => {
    // Of the moment at which it is read, however busy the machine is until then.
    const body = { payload: 'hello', delay: '1s', ...also };
    const answer = await fleet.call('POST', '/api/events', body);
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  const get = async (id: string) => (await fleet.call('GET', `/api/events/${id}`)).body;

  const whileDown = async () => {
    const port = await ownPort();
    const { id } = await create({ destination: `http://127.0.0.1:${port}/`, retryPolicy: POLICY });
    await eventually(
      async () => expect((await get(id)).history!.length).toBeGreaterThanOrEqual(ATTEMPTS_WHILE_DOWN),
      isFull ? 300_000 : 60_000,
    );
    const server = createServer((_request, response) => void response.end()).listen(port, '127.0.0.1');
    atEnd(server, () => {
      server.closeAllConnections();
      server.close();
      return Promise.resolve();
    });
    await eventually(async () => expect(await get(id)).toMatchObject({ status: 'Sent' }), 120_000);
    const { history } = await get(id);
    const failed = history!.slice(0, -1);
    expect(failed.every(({ status }) => status.startsWith('unreachable'))).toBe(true);
    expect(history!.at(-1)!.status).toBe('200');
  };
  test(
    'a receiver that is down for minutes gets its event by an exponential policy',
    whileDown,
    TEST_TIMEOUT_MS,
  );

  test('what a dry run shows is what is sent, but for the id, the time and what is made of them', async () => {
    const receiver = await aReceiver();
    const scheduledTime = soon(5_000).toISOString();
    const wish = { payload: 'hel"lo', destination: receiver.url, scheduledTime };
    const wishes = [wish, { ...wish, format: 'raw', method: 'PUT', headers: { 'X-Own': 'y' } }];
    const sentAs = async (wanted: object) => {
      const { request, event } = (await fleet.call<DryRun>('POST', '/api/events?dryRun=true', wanted)).body;
      expect(event.scheduledTime).toBe(scheduledTime);
      const { id } = (await fleet.call('POST', '/api/events', wanted)).body;
      await eventually(() => expect(receiver.hits.map((hit) => hit.id)).toContain(`evt_${id}`));
      return { request, hit: receiver.hits.find((one) => one.id === `evt_${id}`)! };
    };
    for (const { request, hit } of await Promise.all(wishes.map(sentAs))) {
      expect(hit).toMatchObject({ method: request.method, body: request.body });
      const shown = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
      const sent = Object.fromEntries(Object.entries(hit.headers).filter(([name]) => !OF_HTTP.test(name)));
      expect(Object.keys(sent).sort()).toEqual(shown.map(([name]) => name).sort());
      for (const [name, value] of shown.filter(([one]) => !OF_THE_ATTEMPT.test(one!)))
        expect(sent[name!]).toBe(value);
    }
  });

  test('what failed for good is retried in bulk once the receiver is repaired, spread over a while', async () => {
    let isBroken = true;
    const receiver = await aReceiver(() => (isBroken ? 500 : 200));
    const wish = { destination: receiver.url, retryPolicy: { maxRetries: 0 }, labels: ['bulk'] };
    const ids = (await Promise.all(Array.from({ length: MANY }, () => create(wish)))).map(({ id }) => id);
    const allBecome = (status: string) => {
      const path = `/api/events/count?label=bulk&status=${encodeURIComponent(status)}`;
      return eventually(async () =>
        expect((await fleet.call('GET', path)).body).toMatchObject({ count: MANY }),
      );
    };
    await allBecome('Failed To Send');
    isBroken = false;
    receiver.hits.length = 0;
    const dry = await fleet.call('POST', '/api/events/retry', {
      filter: { status: 'Failed To Send' },
      dryRun: true,
    });
    expect(dry.body).toEqual({ affected: MANY, more: false });
    let affected = 0;
    for (let more = true; more;) {
      const body = { filter: { status: 'Failed To Send' }, limit: MANY / 2, spread: '2s' };
      const answer = await fleet.call<{ affected: number; more: boolean }>('POST', '/api/events/retry', body);
      affected += answer.body.affected;
      more = answer.body.more;
    }
    expect(affected).toBe(MANY);
    await allBecome('Sent');
    expect(receiver.hits.map(({ id }) => id).sort()).toEqual(ids.map((id) => `evt_${id}`).sort());
    // A machine that is late at first has them come closer together than they are due.
    const due = await queryRows<{ ms: number }>(
      fleet.env.DATABASE_URL,
      `select extract(epoch from (details->>'dueAt')::timestamptz)::float8 * 1000 as ms
       from audit where action = 'event.retried' and event_id = any($1)`,
      [ids],
    );
    const dueMs = due.map(({ ms }) => ms);
    expect(dueMs).toHaveLength(MANY);
    expect(Math.max(...dueMs) - Math.min(...dueMs)).toBeGreaterThan(1_000);
  });
});
