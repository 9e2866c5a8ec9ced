import { QUIET } from '@jiter/core';
import { onAnotherDay, queryRows, runSql, watchStatements } from '@jiter/testkit';
import { createSeal } from '../orgs/seal.ts';
import { MASTER_KEY, setup, type Setup } from '../setup.fixture.ts';
import { makeLinkToken } from './link.ts';

let jiter: Setup;
beforeEach(async () => {
  jiter = await setup();
});
afterEach(() => jiter.close());

/** Counted `agoS` seconds ago. */
const counted = (org: string, host: string, agoS: number, counts: Record<string, number>) =>
  `insert into delivery_stats (org_id, at, step_s, host, ${Object.keys(counts).join(', ')})
   values (${org}, now() - interval '${agoS} seconds', 10, '${host}', ${Object.values(counts).join(', ')})`;

test('hosts are looked at once for all that is to be known of them, and not where nobody wants to be told', async () => {
  const { org } = await jiter.store.orgs.create('told');
  const { org: silent } = await jiter.store.orgs.create('silent');
  await runSql(
    jiter.url,
    counted(org, 'a.example.com', 400, { class_2xx: 2, sent: 2 }),
    // What was sent in the same step may have been before that.
    counted(org, 'a.example.com', 20, { class_2xx: 1, sent: 1, class_5xx: 3, failed: 1 }),
    counted(org, 'a.example.com', 10, { class_2xx: 1, sent: 1 }),
    counted(silent, 'b.example.com', 20, { class_2xx: 7, sent: 7 }),
    counted(silent, 'a.example.com', 900, { class_2xx: 50, sent: 50 }),
  );
  expect(await jiter.store.notices.look()).toBeUndefined();

  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells) values (${org}, 'webhook', 'us', '', '', '{}')`,
  );
  const statements = watchStatements(/^(?!.*from delivery_stats)/s);
  const store = await jiter.openAnother();
  const looked = await store.notices.look();
  statements.stop();
  expect(looked).toMatchObject({
    watched: [
      {
        ...{ org, host: 'a.example.com' },
        window: {
          ...{ attempts: 5, failures: 3, failedEvents: 1 },
          ...{ recentAttempts: 7, recentFailures: 3, sentSince: 1 },
        },
      },
    ],
    all: { hosts: 2, answers: 12 },
  });
  expect(statements.said).toHaveLength(1);
  expect(statements.said[0]!.text.split('from delivery_stats')).toHaveLength(2);
});

test('what others have is known where those who want to be told have nothing', async () => {
  const { org: told } = await jiter.store.orgs.create('told');
  const { org } = await jiter.store.orgs.create('other');
  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells) values (${told}, 'webhook', 'us', '', '', '{}')`,
    counted(org, 'c.example.com', 20, { class_2xx: 1, sent: 1 }),
  );
  expect(await jiter.store.notices.look()).toMatchObject({ watched: [], all: { hosts: 1, answers: 1 } });
});

test('a link is good for a week, and for nobody who has another key', async () => {
  const { org } = await jiter.store.orgs.create('linked');
  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells) values (${org}, 'webhook', 'us', '', '', '{}')`,
    `insert into incidents (org_id, host) values (${org}, 'd.example.com')`,
    `insert into notices (org_id, channel_id, content) select ${org}, max(channels.id), jsonb_build_object('incidentId', max(incidents.id)::text)
     from channels, incidents`,
  );
  const [notice] = await queryRows<{ id: string }>(jiter.url, 'select max(id) as id from notices');
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  const tokenOf = (days: number, masterKey = MASTER_KEY) =>
    makeLinkToken(createSeal([masterKey]), notice!.id, ago(days));
  const look = (token: string) => jiter.store.channels.lookAtLink(token);
  const fresh = tokenOf(1);
  expect(await look(tokenOf(6.9))).toMatchObject({
    sentTo: 'us',
    incident: { host: 'd.example.com' },
    isUsed: false,
  });
  // Wherever it is opened: by a machine that shows another month, too.
  for (const days of [30, -30])
    expect(await onAnotherDay(days * 86_400_000, () => look(fresh))).toMatchObject({ sentTo: 'us' });
  const tooOld = { status: 410, code: 'link_expired' };
  await expect(look(tokenOf(7))).rejects.toMatchObject(tooOld);
  const act = { token: tokenOf(7), how: { kind: 'acknowledge' } as const, ip: '192.0.2.7' };
  await expect(jiter.store.channels.actByLink(act)).rejects.toMatchObject(tooOld);
  const foreign = tokenOf(1, Buffer.alloc(32, 9).toString('base64'));
  await expect(look(foreign)).rejects.toMatchObject({ status: 404 });
});

test('however long an incident lasts, all that failed since it began is told, and nothing of before', async () => {
  const { notices } = jiter.store;
  const { org } = await jiter.store.orgs.create('lasting');
  const host = 'e.example.com';
  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells) values (${org}, 'webhook', 'us', '', '', '{incidents}')`,
    `insert into incidents (org_id, host) values (${org}, '${host}')`,
  );
  // It begins 50 s into a minute, and 45 minutes into an hour.
  const begun = `date_trunc('hour', now()) - interval '910 seconds'`;
  const failed = [
    [-40, 1_000],
    [0, 1],
    [20, 2],
    [20, 4],
    [1_200, 8],
  ] as const;
  for (const [afterS, events] of failed) {
    await runSql(
      jiter.url,
      `insert into delivery_stats (org_id, at, step_s, host, failed)
       select ${org}, ${begun} + interval '${afterS} seconds', 10, host, ${events} from (values ('${host}'), ('')) as of (host)`,
    );
  }
  await runSql(
    jiter.url,
    `update incidents set opened_at = ${begun} + interval '5 minutes' where org_id = ${org}`,
  );
  // Whoever leads next looks at all of them, also those that this test makes older.
  const merged = async () => {
    const { stats } = await jiter.openAnother();
    for (const index of [0, 1] as const) while ((await stats.merge(index)) > 0);
  };
  const told = async () => {
    await runSql(jiter.url, `delete from notices where org_id = ${org}`);
    const [{ window: _none, incident } = {}] = (await notices.look())!.watched.filter(
      (one) => one.org === org,
    );
    await notices.tell({ org, host, incident: incident!, window: QUIET });
    const [row] = await queryRows<{ failed: number }>(
      jiter.url,
      `select (content ->> 'failedEvents')::int as failed from notices where org_id = ${org}`,
    );
    return row!.failed;
  };
  expect(await told()).toBe(15);
  // Two hours ago, and two days ago: what is that old is kept by minutes, and by hours.
  for (const older of ['2 hours', '2 days']) {
    await runSql(
      jiter.url,
      `update delivery_stats set at = at - interval '${older}' where org_id = ${org}`,
      `update incidents set opened_at = opened_at - interval '${older}' where org_id = ${org}`,
    );
    await merged();
    expect({ older, told: await told() }).toEqual({ older, told: 15 });
  }
  const steps = () =>
    queryRows<object>(
      jiter.url,
      `select host, step_s, sum(failed)::int as failed from delivery_stats group by 1, 2 order by 1, 2`,
    );
  expect(await steps()).toEqual([
    { host: '', step_s: 3_600, failed: 1_015 },
    { host, step_s: 10, failed: 1_001 },
    { host, step_s: 60, failed: 6 },
    { host, step_s: 3_600, failed: 8 },
  ]);
  await runSql(jiter.url, `update incidents set closed_at = now() where org_id = ${org}`);
  await merged();
  expect(await steps()).toEqual([
    { host: '', step_s: 3_600, failed: 1_015 },
    { host, step_s: 3_600, failed: 1_015 },
  ]);
});
