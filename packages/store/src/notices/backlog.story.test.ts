import { runSql } from '@jiter/testkit';
import { readsOf } from '../reads.fixture.ts';
import { setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
beforeEach(async () => void (jiter = await setup()));
afterEach(() => jiter.close());

const COUNT = 20_000;

/** Of a channel that has not answered for long there is much, and of others what came to be told since. */
async function fill(...more: string[]): Promise<void> {
  const { org } = await jiter.store.orgs.create('told');
  const insert = (which: string, count: number, age: string) =>
    `insert into notices (org_id, channel_id, content, due_at)
     select ${org}, id, '{}', now() - ${age} from channels, generate_series(1, ${count}) as n where name ${which}`;
  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells)
     select ${org}, 'webhook', name, '', '', '{}' from unnest('{slow,a,b}'::text[]) as name`,
    insert(`= 'slow'`, COUNT, `interval '1 hour' - n * interval '1 millisecond'`),
    insert(`<> 'slow'`, 2, `interval '1 second'`),
    ...more,
  );
}

test.each([
  ['knows nothing of it', []],
  ['was told of it', ['vacuum analyze notices, channels']],
])(
  'to take what is due reads a part of what waits for long, of each channel some, where the planner %s',
  async (_what, more) => {
    await fill(...more);
    const reads = await readsOf(jiter, { table: 'notices' }, async ({ notices }) => {
      // The oldest of the slow one, and all of both others.
      expect(await notices.take(20)).toHaveLength(5 + 2 * 2);
    });
    expect(reads).toBeLessThan(COUNT / 4);
  },
);
