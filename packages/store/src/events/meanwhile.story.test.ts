import type { Knex } from 'knex';
import { silentLog } from '@jiter/core';
import { runSql } from '@jiter/testkit';
import { connect } from '../database/connection.ts';
import { setup, type Setup } from '../setup.fixture.ts';
import { listEvents, type EventFilter, type EventPage } from './list.ts';
import { SEARCHED_ROWS } from './list-rows.ts';

let bundle: Setup;
let reads: Knex;
beforeAll(async () => {
  bundle = await setup();
  reads = connect({ url: bundle.url, poolMax: 2, applicationName: 'test', log: silentLog });
});
afterAll(async () => {
  await reads.destroy();
  await bundle.close();
});

type Client = {
  acquireConnection(): Promise<unknown>;
  releaseConnection(connection: unknown): Promise<void>;
};

/** Connections before the `nth` statement on which `work` is done; `isReached` when there was such a one. */
function interrupted(nth: number, work: () => Promise<void>) {
  const client = reads.client as Client;
  const seen = { statements: 0 };
  const knex = {
    client: {
      async acquireConnection() {
        seen.statements += 1;
        if (seen.statements === nth) await work();
        return client.acquireConnection();
      },
      releaseConnection: (connection: unknown) => client.releaseConnection(connection),
    },
  };
  return { knex: knex as unknown as Knex, isReached: () => seen.statements >= nth };
}

const latestDays = { of: () => undefined, noteFew: () => undefined };
/** Later than any id that is made here: nothing is settled before it is created. */
const DAY = '2027-03-01T00:00:00Z';

/** Sent events of the seconds `from` to `to` after DAY, late by an hour; those that are `wanted` by eleven, and with another payload. */
const sent = (org: string, from: number, to: number, wanted: readonly number[] = []) =>
  `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, sent_at, status, claims, attempts, destination, payload)
    select at + late, next_id('events_id_seq'), ${org}, at, '2026-01-01Z', at + late, 'Sent', 1, 1, 'https://example.com/',
      case when is_wanted then 'needle ' else 'hay ' end || n
    from generate_series(${from}, ${to}) as n
    cross join lateral (select '${DAY}'::timestamptz + n * interval '1 second' as at,
      n = any('{${wanted.join(',')}}'::int[]) as is_wanted) as one
    cross join lateral (select case when is_wanted then 11 else 1 end * interval '1 hour' as late) as two`;

type Wanted = Omit<EventFilter, 'after' | 'before'> & { limit?: number };

const LIMITS = { limit: 1_000, maxBytes: 8 * 1_048_576 };
const read = (knex: Knex, org: string, filter: EventFilter & { limit?: number }) =>
  listEvents({ reads: knex, latestDays }, org, { ...LIMITS, ...filter });
const payloadsOf = ({ texts }: EventPage) =>
  (JSON.parse(`[${texts.join(',')}]`) as { payload: string }[]).map(({ payload }) => payload);

type Case = { filter: Wanted; count: number; wanted: number[]; meanwhile: (org: string) => string };

/** Five that are due after all others, so that they stand before them. */
const more = (count: number) => (org: string) => sent(org, count + 1, count + 5);
const ofMany = SEARCHED_ROWS + 500;
const ofFew = 2_500;
const FEW = 1_000;

test.each<[what: string, given: Case]>([
  [
    'what is seldom',
    {
      filter: { sentAt: { from: new Date(Date.parse(DAY) + 39_000_000) }, latestFirst: true },
      count: ofMany,
      wanted: [ofMany - SEARCHED_ROWS + 1, ofMany - SEARCHED_ROWS + 3],
      meanwhile: more(ofMany),
    },
  ],
  [
    'a text, and others come',
    {
      filter: { text: { value: 'needle' }, statuses: ['Sent'], latestFirst: true },
      count: ofFew,
      wanted: [ofFew - FEW + 1, ofFew - FEW + 3],
      meanwhile: more(ofFew),
    },
  ],
  [
    'a text, and one that was found is gone',
    {
      filter: { text: { value: 'needle' }, statuses: ['Sent'], latestFirst: true, limit: 2 },
      count: 100,
      wanted: [20, 30, 40, 50],
      meanwhile: (org) => `delete from settled_events where org_id = ${org} and payload = 'needle 50'`,
    },
  ],
])(
  'a search for %s: whatever happens between its statements, nothing that stays is skipped',
  async (_what, given) => {
    const { filter, count, wanted, meanwhile } = given;
    for (let nth = 2; ; nth += 1) {
      const { org } = await bundle.store.orgs.create('meanwhile');
      await runSql(bundle.url, sent(org, 1, count, wanted));
      const { knex, isReached } = interrupted(nth, () => runSql(bundle.url, meanwhile(org)));
      const seen: string[] = [];
      for (
        let page = await read(knex, org, filter);
        ;
        page = await read(reads, org, { ...filter, after: page.next })
      ) {
        seen.push(...payloadsOf(page));
        if (!page.next) break;
      }
      const stay = wanted.map((n) => `needle ${n}`).filter((payload) => payload !== 'needle 50');
      expect([nth, seen.filter((payload) => payload !== 'needle 50').toSorted()]).toEqual([
        nth,
        stay.toSorted(),
      ]);
      if (!isReached()) break;
      expect(nth).toBeLessThan(20);
    }
  },
);
