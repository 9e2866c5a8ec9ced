import { ALL_EVENTS, eventually, queryRows, type Receiver, startReceiver } from '@jiter/testkit';
import { backends, startFleet, type Fleet, type Running } from './fleet.ts';
import { isFull } from './faults/size.ts';
import { schedule, soon } from './load.ts';

async function becomes(fleet: Fleet, id: string, statuses: readonly string[]): Promise<void> {
  const sql = `select status from ${ALL_EVENTS} where id = $1`;
  await eventually(async () => {
    const [row] = await queryRows<{ status: string }>(fleet.env.DATABASE_URL, sql, [id]);
    expect(statuses).toContain(row?.status);
  }, 60_000);
}

/** Whoever holds an event holds its row: short has it on one of them. */
const chosen = isFull ? backends : backends.slice(-1);

describe.each(chosen)('a worker that is stopped across its lease, the queue on %s', (backend) => {
  let fleet: Fleet;
  let receiver: Receiver;
  beforeEach(async () => {
    // Claimed well before its time, so that it is held when the process stops. What is answered late would arrive once more.
    fleet = await startFleet(backend, { workers: 1, env: { DELIVERY_TIMEOUT: '5s', RING_AHEAD: '5s' } });
    receiver = await startReceiver();
  });
  afterEach(async () => {
    fleet.workers[0]!.process.kill('SIGCONT');
    await fleet.stop();
    await receiver.close();
  });

  /** An event that it holds, and has not sent, as it is stopped: its time has to be well ahead still. */
  async function stopHolding(worker: Running): Promise<string> {
    for (;;) {
      const { id, scheduledTime } = await schedule(fleet, {
        destination: receiver.url,
        scheduledTime: soon(4_500),
      });
      await becomes(fleet, id, ['Queued', 'Sent']);
      worker.process.kill('SIGSTOP');
      if (Date.now() < Date.parse(scheduledTime) - 500) return id;
      worker.process.kill('SIGCONT');
      await becomes(fleet, id, ['Sent']);
    }
  }

  test('does not send what another one has delivered meanwhile', async () => {
    const stopped = fleet.workers[0]!;
    const held = await stopHolding(stopped);
    const before = receiver.hits.length;
    const other = await fleet.startWorker();
    await becomes(fleet, held, ['Sent']);
    await other.stop();
    stopped.process.kill('SIGCONT');
    // Its timers come before what it is rung for now.
    const next = await schedule(fleet, { destination: receiver.url, scheduledTime: soon(1_500) });
    await becomes(fleet, next.id, ['Sent']);
    const hits = receiver.hits.slice(before).map(({ id }) => id);
    expect(hits).toEqual([`evt_${held}`, `evt_${next.id}`]);
  });
});
