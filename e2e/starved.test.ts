import { ALL_EVENTS, anEvent, eventually, queryRows, type Receiver, startReceiver } from '@jiter/testkit';
import { backends, startFleet, type Fleet } from './fleet.ts';

async function scheduleIn(fleet: Fleet, destination: string, ms: number): Promise<string> {
  const event = anEvent({ destination, scheduledTime: new Date(Date.now() + ms) });
  return (await fleet.call('POST', '/api/events', event)).body.id;
}

async function becomes(fleet: Fleet, id: string, status: string): Promise<void> {
  const sql = `select status from ${ALL_EVENTS} where id = $1`;
  await eventually(async () => {
    expect(await queryRows(fleet.env.DATABASE_URL, sql, [id])).toEqual([{ status }]);
  }, 60_000);
}

describe.each(backends)('a worker that is stopped across its lease, the queue on %s', (backend) => {
  let fleet: Fleet;
  let receiver: Receiver;
  beforeEach(async () => {
    // Claimed well before its time, so that it is held when the process stops.
    fleet = await startFleet(backend, { workers: 1, env: { DELIVERY_TIMEOUT: '1s', RING_AHEAD: '5s' } });
    receiver = await startReceiver();
  });
  afterEach(async () => {
    fleet.workers[0]!.process.kill('SIGCONT');
    await fleet.stop();
    await receiver.close();
  });

  test('does not send what another one has delivered meanwhile', async () => {
    const [stopped] = fleet.workers;
    const held = await scheduleIn(fleet, receiver.url, 4_000);
    await becomes(fleet, held, 'Queued');
    stopped!.process.kill('SIGSTOP');
    const other = await fleet.startWorker();
    await becomes(fleet, held, 'Sent');
    await other.stop();
    stopped!.process.kill('SIGCONT');
    // Its timers come before what it is rung for now.
    const next = await scheduleIn(fleet, receiver.url, 1_500);
    await becomes(fleet, next, 'Sent');
    expect(receiver.hits.map(({ id }) => id)).toEqual([`evt_${held}`, `evt_${next}`]);
  });
});
