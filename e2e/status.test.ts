import { eventually, openSql } from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import { atEnd } from './at-end.ts';
import { readMetrics } from './fleet.ts';

type Status = { state: string; text: string; reasons: { code: string }[]; workersAlive: number };
type Explanation = { state: string; sentences: { code: string }[] };

test('a worker that was killed is missed, and all is well again once another has started', async () => {
  const fleet = await aFleet('postgres', {
    apiEnv: { PUBLIC_STATUS: 'true' },
    workerEnv: { SWEEP_INTERVAL: '1min' },
  });
  const sql = atEnd(await openSql(fleet.env.DATABASE_URL), ({ close }) => close());
  const read = async () => (await fleet.call<Status>('GET', '/api/status')).body;
  const untilMetricsSay = (...lines: string[]) =>
    eventually(async () =>
      expect(await readMetrics(fleet.url, fleet.apiKey)).toEqual(expect.arrayContaining(lines)),
    );
  const publicly = async () => (await fetch(`${fleet.url}/status`)).status;
  const untilIt = (says: object) => eventually(async () => expect(await read()).toMatchObject(says), 30_000);
  const [worker] = fleet.workers;
  await untilIt({ state: 'ok', reasons: [], workersAlive: 1 });

  await worker!.stop('SIGKILL');
  // As if half a minute had passed: it is what a worker may be silent for.
  await sql.rows(`update workers set seen_at = seen_at - interval '30 seconds'`);
  await untilIt({ state: 'failing', reasons: [{ code: 'no-worker-alive' }], workersAlive: 0 });
  expect((await read()).text).toMatch(/^No worker has answered for \d+s\.$/);
  expect(await publicly()).toBe(503);
  await untilMetricsSay('jiter_workers_alive 0', 'jiter_service_reason{code="no-worker-alive"} 1');

  const receiver = await aReceiver();
  const event = { payload: '', destination: receiver.url, delay: '0s' };
  const { body } = await fleet.call('POST', '/api/events', event);
  const explain = async () =>
    (await fleet.call<Explanation>('GET', `/api/events/${body.id}/explanation`)).body;
  await eventually(async () => expect((await explain()).state).toBe('no-worker-alive'));

  const other = await fleet.startWorker();
  await untilIt({ state: 'ok', reasons: [], workersAlive: 1 });
  expect(await publicly()).toBe(200);
  await untilMetricsSay('jiter_workers_alive 1', 'jiter_service_reason{code="no-worker-alive"} 0');
  await eventually(async () => expect((await explain()).state).toBe('sent'));
  expect((await explain()).sentences.map(({ code }) => code)).toEqual(['left-late', 'answered', 'sent']);

  // Who is told to stop says so, with what it has delivered, and is missed by nobody.
  await fleet.startWorker();
  await untilIt({ state: 'ok', workersAlive: 2 });
  await other.stop();
  // The other one leads now, and is missed when it never comes to look for lost events.
  await untilIt({ state: 'ok', workersAlive: 1, sweptAt: expect.any(String) as unknown });
  const { sent } = (await fleet.call<{ sent: number[] }>('GET', '/api/stats')).body;
  expect(sent.reduce((sum, one) => sum + one)).toBe(1);
}, 120_000);
