import { silentLog } from '@jiter/core';
import { openSql, queryRows, runSql } from '@jiter/testkit';
import { setUp, type Bench } from '../../worker.fixture.ts';
import { createForgetPeople } from './forget-people.ts';
import { aTerm, anEndedTerm } from '../term.fixture.ts';

let bench: Bench;
beforeAll(async () => void (bench = await setUp('postgres')));
afterAll(() => bench.tearDown());

/** Of each kind `count`, which are over since `ago`. */
const fill = (ago: string, count: number) =>
  runSql(
    bench.url,
    `with person as (insert into users (name) values ('${ago}') returning id)
       insert into sessions (user_id, token_hash, expires_at, fresh_until, ip, user_agent)
       select person.id, sha256(('${ago}' || n)::bytea), now() - interval '${ago}', now(), '127.0.0.1', 'a browser'
       from person, generate_series(1, ${count}) n;
     insert into links (kind, token_hash, org_id, role, expires_at)
       select 'invitation', sha256(('${ago}' || n)::bytea), ${bench.org}, 'member', now() - interval '${ago}' from generate_series(1, ${count}) n;
     insert into shared_links (token_hash, org_id, shows_payloads, expires_at)
       select sha256(('${ago}' || n)::bytea), ${bench.org}, false, now() - interval '${ago}' from generate_series(1, ${count}) n`,
  );

const counts = async () => {
  const [row] = await queryRows(
    bench.url,
    `select (select count(*)::int from sessions) as sessions, (select count(*)::int from links) as links,
       (select count(*)::int from shared_links) as shared`,
  );
  return row;
};

test('sessions that are over go, and links that are too old to be known, whoever has left them, and nobody is waited for', async () => {
  await fill('-1 day', 2);
  await fill('29 days', 3);
  await fill('31 days', 1_005);
  const all = { sessions: 1_010, links: 1_010, shared: 1_010 };
  const forget = createForgetPeople({ people: bench.store.people, log: silentLog });
  await forget(anEndedTerm());
  expect(await counts()).toEqual(all);

  const other = await openSql(bench.url);
  await other.rows(
    `begin; select from sessions where expires_at < now() - interval '30 days' limit 7 for update`,
  );
  await forget(aTerm());
  expect(await counts()).toEqual({ sessions: 9, links: 5, shared: 5 });
  await other.close();
  await forget(aTerm());
  expect(await counts()).toEqual({ sessions: 2, links: 5, shared: 5 });
});
