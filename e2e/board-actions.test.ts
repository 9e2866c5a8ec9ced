import { ALL_EVENTS, eventually, queryRows, runSql } from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import { backends, NOBODY_LEADS } from './fleet.ts';
import { forEach, schedule, soon } from './load.ts';

const EVENTS = 320;
const PASSWORD = 'a password of some length';
/** What Bull Board offers where it may. */
const ACTIONS = [
  'PUT /pause',
  'PUT /resume',
  'PUT /deliveries/pause',
  'PUT /deliveries/promote',
  'PUT /deliveries/retry/failed',
  'PUT /deliveries/retry/completed',
  'PUT /deliveries/clean/delayed',
  'PUT /deliveries/clean/wait',
  'PUT /deliveries/clean/active',
  'PUT /deliveries/empty',
  'PUT /deliveries/obliterate',
  'PUT /deliveries/concurrency',
  'PUT /deliveries/rate-limit',
  'POST /deliveries/add',
  'PUT /deliveries/:job/clean',
  'PATCH /deliveries/:job/delay',
];

describe.each(backends)('the queue on %s', (backend) => {
  test(`${EVENTS} events: each arrives once, under ${ACTIONS.length} operator actions at the board`, async () => {
    const env = { SWEEP_INTERVAL: '1min' };
    const fleet = await aFleet(backend, { env, apiEnv: { ADMIN_PASSWORD: PASSWORD } });
    await runSql(fleet.env.DATABASE_URL, NOBODY_LEADS);
    const receiver = await aReceiver();
    const board = (call: string) => {
      const [method = '', path = ''] = call.split(' ');
      const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
      return fetch(`${fleet.url}/admin/queues/api/queues${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(method !== 'GET' && { body: JSON.stringify({ force: true, concurrency: 0, runAt: 0, max: 1 }) }),
      });
    };
    const jobIds = async () => {
      const answer = await board('GET ?activeQueue=deliveries&status=delayed');
      const { queues } = (await answer.json()) as { queues: { jobs: { id: string }[] }[] };
      return queues[0]!.jobs.map(({ id }) => id);
    };
    await forEach(Array.from({ length: EVENTS }), async (_, index = 0) => {
      await schedule(fleet, { destination: receiver.url, scheduledTime: soon(3_000 + 10 * (index % 100)) });
    });
    const arrived = () => new Set(receiver.hits.map(({ id }) => id)).size;
    let rounds = 0;
    do {
      const [job = 'none'] = await jobIds();
      for (const action of ACTIONS) expect((await board(action.replace(':job', job))).status).toBe(405);
      rounds += 1;
    } while (arrived() < EVENTS && rounds < 500);
    await eventually(async () => {
      const sql = `select status, count(*)::int from ${ALL_EVENTS} group by status`;
      expect(await queryRows(fleet.env.DATABASE_URL, sql)).toEqual([{ status: 'Sent', count: EVENTS }]);
    });
    expect(receiver.hits).toHaveLength(EVENTS);
    expect(fleet.repairs()).toEqual([]);
  }, 120_000);
});
