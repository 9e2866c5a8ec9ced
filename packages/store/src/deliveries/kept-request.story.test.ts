import { createHmac } from 'node:crypto';
import createKnex from 'knex';
import type { Signatures } from '@jiter/core';
import { queryRows, runSql } from '@jiter/testkit';
import { migrationSource } from '../migrations/index.ts';
import { attemptAt, HOLD, setupWithOrg, shown, type SetupWithOrg } from '../setup.fixture.ts';
import type { AttemptResult } from './record.ts';

const RETRY = { kind: 'retry', at: new Date() } as const;

let jiter: SetupWithOrg;
beforeEach(async () => {
  jiter = await setupWithOrg();
});
afterEach(() => jiter.close());

const mac = (text: string) => createHmac('sha256', 'secret').update(text).digest('base64');
const signaturesOf = (...entries: string[]): Signatures => ({
  jiter: mac('jiter'),
  standard: entries.map((entry) => `v1,${mac(entry)}`).join(' '),
});

/** Attempts at one event: signed by one secret, by three, in a way that is no HMAC, by nobody, by another worker. */
const WISHES: Partial<AttemptResult>[] = [
  { signatures: signaturesOf('a') },
  { signatures: signaturesOf('a', 'b', 'c') },
  { signatures: { jiter: 'j', standard: 'v1,s' } },
  { signatures: { jiter: mac('j'), standard: `v2,${mac('s')}` } },
  { worker: 'w2', userAgent: 'Jiter/another', signatures: signaturesOf('d') },
];

async function attemptAll(): Promise<string> {
  const { deliveries } = jiter.store;
  const { id } = await jiter.schedule();
  const startedAt = new Date();
  for (const wish of WISHES)
    await deliveries.record(attemptAt(await jiter.claimOne(id), RETRY, { startedAt, ...wish }));
  const { signatures: _none, ...unsent } = attemptAt(await jiter.claimOne(id), RETRY, { startedAt });
  await deliveries.record(unsent);
  return id;
}

/** Without what differs from one event to another. */
async function historyOf(id: string) {
  const { history } = shown(await jiter.store.events.find(jiter.org, id));
  return history!.map(
    ({
      id: _id,
      eventId,
      createdAt: _at,
      updatedAt: _until,
      requestBody: _body,
      requestHeaders,
      ...others
    }) => ({
      ...others,
      headers: JSON.parse(
        JSON.stringify(requestHeaders)
          .replaceAll(eventId, 'ID')
          .replaceAll(/"\d{10,}"/g, '"AT"'),
      ) as unknown,
    }),
  );
}

const rows = <Row extends object>(sql: string) => queryRows<Row>(jiter.url, sql);

test('what is kept as bytes is read as what is kept as text', async () => {
  await runSql(jiter.url, 'update layout set options_since = null');
  const asText = await historyOf(await attemptAll());
  expect(await rows('select from attempt_history where sender_id is not null')).toEqual([]);
  await runSql(jiter.url, 'update layout set options_since = now()');
  const other = await jiter.openAnother();
  Object.assign(jiter, { store: other });
  const id = await attemptAll();
  expect(await historyOf(id)).toEqual(asText);
  expect(asText.map(({ worker }) => worker)).toEqual(['w1', 'w1', 'w1', 'w1', 'w2', 'w1']);
  expect(asText[1]!.headers).toMatchObject({ 'webhook-signature': WISHES[1]!.signatures!.standard });
  expect(
    await rows(
      `select length(macs) as bytes, signature is null and standard_signatures is null as is_lean
       from attempt_history where event_id = ${id} and worker is null and user_agent is null order by claim`,
    ),
  ).toEqual([
    { bytes: 64, is_lean: true },
    { bytes: 128, is_lean: true },
    { bytes: null, is_lean: false },
    { bytes: null, is_lean: false },
    { bytes: 64, is_lean: true },
    { bytes: null, is_lean: true },
  ]);
});

test('processes that begin at once write who sends once each, and each time the same', async () => {
  const stores = [jiter.store, await jiter.openAnother(), await jiter.openAnother()];
  for (const round of [1, 2]) {
    const ids = [];
    for (const _store of stores) ids.push((await jiter.schedule()).id);
    const held = await jiter.store.deliveries.claim(ids, HOLD);
    await Promise.all(stores.map((store, index) => store.deliveries.record(attemptAt(held[index]!))));
    expect(await rows('select worker, user_agent from senders')).toEqual([
      { worker: 'w1', user_agent: 'Jiter/test' },
    ]);
    expect(await rows('select distinct sender_id from attempt_history')).toHaveLength(1);
    expect(round).toBeLessThan(3);
  }
});

test('when the change is taken back all of it is text again', async () => {
  const id = await attemptAll();
  const read = await historyOf(id);
  const knex = createKnex({ client: 'pg', connection: jiter.url });
  const step = { migrationSource, tableName: 'jiter_migrations', name: '013-lean-history' };
  await knex.migrate.down(step);
  const texts = await rows<{ signature: string; standard: string; worker: string }>(
    `select signature, standard_signatures as standard, worker from attempt_history order by claim`,
  );
  expect(texts.slice(0, 2)).toEqual(
    WISHES.slice(0, 2).map(({ signatures }) => ({
      signature: signatures!.jiter,
      standard: signatures!.standard,
      worker: 'w1',
    })),
  );
  expect(texts[5]).toEqual({ signature: null, standard: null, worker: 'w1' });
  await knex.migrate.up(step);
  await knex.destroy();
  expect(await historyOf(id)).toEqual(read);
});
