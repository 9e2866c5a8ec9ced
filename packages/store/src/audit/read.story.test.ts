import { runSql } from '@jiter/testkit';
import { setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';
import { idAt } from '../settled/settled-since.ts';
import type { AuditFilter } from './read.ts';

const MIB = 1_048_576;
const DAY_MS = 86_400_000;

let jiter: SetupWithOrg;
let org: string;
beforeAll(async () => {
  jiter = await setupWithOrg();
  ({ org } = jiter);
});
beforeEach(() => runSql(jiter.url, 'delete from audit'));
afterAll(() => jiter.close());

/** The numbers of the entries, which are in their details, page by page. */
async function pages(filter: AuditFilter, limit: number): Promise<number[][]> {
  const read: number[][] = [];
  for (let start: string | undefined; read.length < 20;) {
    const page = await jiter.store.audit.list(org, { ...filter, limit, ...(start && { start }) });
    read.push(page.entries.map(({ details }) => (details as { n: number }).n));
    start = page.next;
    if (start === undefined) break;
  }
  return read;
}

const during = { from: new Date(Date.now() - DAY_MS), to: new Date(Date.now() + DAY_MS) };
const some = { actions: ['key.created', 'key.revoked'] } as const;
test.each<[string, AuditFilter]>([
  ['all of them', {}],
  ['since', { from: during.from }],
  ['until', { to: during.to }],
  ['between', during],
  ['by somebody', { actor: 'admin' }],
  ['of an action', some],
  ['between, by somebody, of an action', { ...during, ...some, actor: 'admin' }],
])('a page goes on where the one before ended: %s', async (_which, filter) => {
  await runSql(
    jiter.url,
    `insert into audit (id, org_id, action, actor, actor_name, details)
     select ${idAt(Date.now())} + n, ${org}, case n % 2 when 0 then 'key.created' else 'key.revoked' end, 'admin', '', jsonb_build_object('n', n)
     from generate_series(1, 5) as n`,
  );
  expect(await pages(filter, 2)).toEqual([[5, 4], [3, 2], [1]]);
});

test('a page ends before it is too long, and one entry is one however long it is', async () => {
  const sizes = [0, 2, 5, 3, 3];
  await runSql(
    jiter.url,
    ...sizes.map(
      (mib, n) => `insert into audit (id, org_id, action, actor, actor_name, details)
        values (${idAt(Date.now())} + ${n}, ${org}, 'key.created', 'admin', '', jsonb_build_object('n', ${n}, 'text', repeat('x', ${mib * MIB})))`,
    ),
  );
  expect(await pages({}, 10)).toEqual([[4], [3], [2], [1, 0]]);
});
