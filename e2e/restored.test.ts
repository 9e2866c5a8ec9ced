import { cloneDatabase, eventually, freshQueueUrl, runSql } from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import { atEnd } from './at-end.ts';
import { isFull } from './faults/size.ts';
import { backends, becomes, callApi, type Backend, type Fleet } from './fleet.ts';
import { schedule, soon } from './load.ts';

/** A copy of a database that nobody is connected to, as a backup is. */
async function backUp(url: string): Promise<string> {
  const copy = new URL(url);
  copy.pathname += '_backup';
  const [from, to] = [url, copy.href].map((one) => new URL(one).pathname.slice(1));
  const server = new URL(url);
  server.pathname = '/postgres';
  await eventually(() => runSql(server.href, `create database "${to}" template "${from}"`));
  atEnd(to, () => runSql(server.href, `drop database if exists "${to}" with (force)`));
  return copy.href;
}

/** A server that is started again and again, on whichever database; callers keep their key. */
async function aServer(backend: Backend, databaseUrl: string) {
  const queue = backend === 'redis' ? atEnd(await freshQueueUrl('redis'), ({ drop }) => drop()) : undefined;
  let first: Fleet | undefined;
  return async (on = databaseUrl) => {
    const { JITER_API_KEY, JITER_SIGNING_SECRET, JITER_MASTER_KEY } = first?.env ?? {};
    const kept = first && { env: { JITER_API_KEY, JITER_SIGNING_SECRET, JITER_MASTER_KEY } as Fleet['env'] };
    const fleet = await aFleet(backend, { databaseUrl: on, ...(queue && { redisUrl: queue.url }), ...kept });
    first ??= fleet;
    const { apiKey } = first;
    const call: Fleet['call'] = (...asked) => callApi(fleet.url, apiKey, ...asked);
    return { ...fleet, apiKey, call };
  };
}

// The queue is newer than the database with Redis, which short has, and as old with PostgreSQL, where it is in the same backup.
test.each(isFull ? backends : backends.slice(-1))(
  'all goes on from a backup, though nobody emptied the queue on %s',
  async (backend) => {
    const database = atEnd(await cloneDatabase(), ({ drop }) => drop());
    const start = await aServer(backend, database.url);
    const receiver = await aReceiver();
    const at = (fleet: Fleet, ms: number) =>
      schedule(fleet, { destination: receiver.url, scheduledTime: soon(ms) });
    const hitsOf = ({ id }: { id: string }) => receiver.hits.filter((hit) => hit.id === `evt_${id}`).length;

    const before = await start();
    const sent = await at(before, 0);
    await becomes(before, sent.id, 'Sent');
    const [sentSince, cancelledSince, kept] = [
      await at(before, 6_000),
      await at(before, 14_000),
      await at(before, 15_000),
    ];
    await before.stop();
    const backup = await backUp(database.url);

    const since = await start();
    await since.call('POST', `/api/events/${cancelledSince.id}/cancel`);
    const gone = await at(since, 13_000);
    await becomes(since, sentSince.id, 'Sent', 30_000);
    await since.stop();
    // On a slow machine there may be more that was sent since.
    const events = [sent, sentSince, cancelledSince, kept, gone];
    const hitsUntilThen = events.map(hitsOf);

    const restored = await start(backup);
    expect(await restored.call('GET', `/api/events/${gone.id}`)).toMatchObject({ status: 404 });
    const fresh = await at(restored, 1_000);
    for (const { id } of [sent, sentSince, cancelledSince, kept, fresh])
      await becomes(restored, id, 'Sent', 60_000);
    const hitsAfterwards = events.map((event, index) => hitsOf(event) - hitsUntilThen[index]!);
    expect([...hitsAfterwards, hitsOf(fresh)]).toEqual([0, 1, 1, 1, 0, 1]);
    const trouble = /"level":"(error|fatal)|job\.stalled|delivery\.broken/;
    expect(restored.running.map(({ output }) => output()).join('\n')).not.toMatch(trouble);
  },
  120_000,
);
