import { randomBytes } from 'node:crypto';
import { eventually, queryRows, runSql } from '@jiter/testkit';
import { startDatabaseServer } from '@jiter/testkit/database-server';
import { startMailServer } from '@jiter/testkit/mail-server';
import { aFleet, aReceiver } from './a-fleet.ts';
import { atEnd } from './at-end.ts';
import { becomes } from './fleet.ts';

type Incident = { host: string; closedAt?: string };
type Told = { type: string; data: { host: string; failures?: number } };

/** Workers say what they counted every ten seconds, and it is looked at as often. */
const KNOWN_MS = 60_000;
/** More than it takes for a share of failed attempts to count. */
const CUT = 25;

test(
  'thirty failures within a minute are one mail, one post and one request, and so is that it is over; an outage of ours is none',
  async () => {
    const database = atEnd(await startDatabaseServer(), ({ remove }) => remove());
    const mail = atEnd(await startMailServer(), ({ close }) => close());
    const env = {
      ...{ JITER_MASTER_KEY: randomBytes(32).toString('base64'), SMTP_URL: mail.url },
      ...{ RETRY_SCHEDULE: '100ms', DRAIN_GRACE: '0', DELIVERY_TIMEOUT: '60s' },
    };
    const fleet = await aFleet('postgres', { databaseUrl: database.url, env });
    let isCut = false;
    const ours = await aReceiver(() => (isCut ? 200 : { hang: true }));
    let isWell = false;
    const shop = await aReceiver(() => (isWell ? 200 : 503));
    const [hook, slack] = [await aReceiver(), await aReceiver()];
    for (const channel of [
      { kind: 'webhook', name: 'hook', url: hook.url },
      { kind: 'slack', name: 'slack', url: slack.url },
      { kind: 'email', name: 'mail', to: ['ada@example.com'] },
    ])
      expect((await fleet.call('POST', '/api/channels', channel)).status).toBe(200);
    const told = () => [hook.hits.length, slack.hits.length, mail.received.length];
    const bodies = () => hook.hits.map(({ body }) => JSON.parse(body) as Told);
    const incidents = async () => (await fleet.call<Incident[]>('GET', '/api/incidents')).body;
    const deliver = async (destination: string, count: number) =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const { body } = await fleet.call('POST', '/api/events', {
            payload: 'x',
            destination,
            delay: '0s',
          });
          return body.id;
        }),
      );
    /** As if time had passed since it opened: what fails at once is gathered for a minute. */
    const pass = () =>
      runSql(
        database.url,
        `update incidents set opened_at = opened_at - interval '2 minutes' where closed_at is null`,
      );

    // The database goes while requests are under way, and those are cut by a worker that ends: neither is the receiver's doing.
    const cut = await deliver(ours.url, CUT);
    await eventually(() => expect(ours.hits).toHaveLength(CUT), KNOWN_MS);
    await database.stop();
    await database.start();
    await eventually(
      async () => expect((await fleet.call('GET', '/api/incidents')).status).toBe(200),
      KNOWN_MS,
    );
    await fleet.workers[0]!.stop();
    isCut = true;
    await fleet.startWorker();
    await Promise.all(cut.map((id) => becomes(fleet, id, 'Sent', KNOWN_MS)));

    const failing = await deliver(shop.url, 30);
    await Promise.all(failing.map((id) => becomes(fleet, id, 'Failed To Send', KNOWN_MS)));
    const host = new URL(shop.url).host;
    // What was counted before was looked at as well by then.
    await eventually(async () => expect(await incidents()).toMatchObject([{ host }]), KNOWN_MS);
    await pass();
    await eventually(() => expect(told()).toEqual([1, 1, 1]), KNOWN_MS);
    expect(bodies()).toMatchObject([{ type: 'destination.failing', data: { host } }]);

    // All that failed is counted, and longer ago than what a host is judged by as failing.
    const counted = `select sum(failed)::int as failed from delivery_stats where host = '${host}'`;
    await eventually(
      async () => expect(await queryRows(database.url, counted)).toEqual([{ failed: 30 }]),
      KNOWN_MS,
    );
    await runSql(database.url, `update delivery_stats set at = at - interval '6 minutes'`);
    isWell = true;
    const well = await deliver(shop.url, 3);
    await Promise.all(well.map((id) => becomes(fleet, id, 'Sent', KNOWN_MS)));
    await eventually(() => expect(told()).toEqual([2, 2, 2]), KNOWN_MS);
    expect(bodies()[1]).toMatchObject({ type: 'destination.recovered', data: { host } });
    expect(await incidents()).toMatchObject([{ host, closedAt: expect.any(String) }]);
  },
  3 * KNOWN_MS,
);
