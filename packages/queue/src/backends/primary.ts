import type { PostgresConnection } from 'bullmq';
import { standby } from '@jiter/core';

type Client = { query(text: string): Promise<unknown> };

/** For `pg`'s pools, which ask it about each new connection: one to a standby would stay there, and none of its statements may write. */
export function verifyPrimary(client: Client, done: (error?: Error) => void): void {
  checkPrimary(client).then(
    () => done(),
    (error: Error) => done(error),
  );
}

/**
 * A standby refuses `listen`, and BullMQ keeps the connection that it asked for that, whatever comes of it: each wait for a job
 * would fail, also once the name leads to the primary again. Its own handler of errors lets go of one that broke.
 */
export function listenToPrimary(connection: PostgresConnection): void {
  const reach = connection.getListenClient.bind(connection);
  const known = new WeakSet<object>();
  connection.getListenClient = async () => {
    const client = await reach();
    if (known.has(client)) return client;
    try {
      await checkPrimary(client);
    } catch (error) {
      (client as unknown as NodeJS.EventEmitter).emit('error', error);
      throw error;
    }
    known.add(client);
    return client;
  };
}

async function checkPrimary(client: Client): Promise<void> {
  const { rows } = (await client.query('select pg_is_in_recovery() as is_standby')) as {
    rows: { is_standby: boolean }[];
  };
  if (rows[0]!.is_standby) throw standby();
}
