import { randomUUID } from 'node:crypto';
import { runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
let org: string;
let id: string;
beforeEach(async () => {
  jiter = await setup();
  org = (await jiter.store.orgs.ensureFirst({ apiKey: randomUUID(), signingSecret: randomUUID() })).org;
  const scheduledTime = new Date(Date.now() + 60_000);
  const event = { org, destination: 'http://127.0.0.1/', payload: 'before', scheduledTime };
  id = (await jiter.store.events.create(event)).id;
});
afterEach(() => jiter.close());

/** After a statement that would change the event, what a worker has of it becomes `then`. */
const worker = (then: string) => `
  update events set status = 'Queued' where id = ${id};
  create function hand_over() returns trigger language plpgsql as $$
    begin
      if pg_trigger_depth() = 1 then
        update events set status = '${then}' where id = ${id} and status = 'Queued';
      end if;
      return null;
    end $$;
  create trigger hand_over after update on events for each statement execute function hand_over()`;

test('an event that a worker hands back just then is edited all the same', async () => {
  await runSql(jiter.url, worker('Pending'));
  expect(await jiter.store.events.edit(org, id, { payload: 'after' })).toMatchObject({
    kind: 'edited',
    event: { status: 'Pending', payload: 'after' },
  });
});

test('one that it has is not, and is said to be what it is', async () => {
  await runSql(jiter.url, worker('Sent'));
  expect(await jiter.store.events.edit(org, id, { payload: 'after' })).toEqual({
    kind: 'settled',
    status: 'Sent',
  });
});

test('what is changed and cancelled by one call is written down of that event, as it was', async () => {
  const by = { kind: 'admin', name: 'somebody' } as const;
  const given = {
    org,
    destination: 'http://127.0.0.1/other',
    payload: '',
    scheduledTime: new Date('2099-01-01'),
  };
  const { id: other } = await jiter.store.events.create({ ...given, options: { labels: ['was'] } });
  const changes = { status: 'Cancelled', options: { labels: ['is'] } } as const;
  await jiter.store.events.edit(org, other, changes, { by });
  const { entries } = (await jiter.store.audit.changesOf(org, other, { limit: 10 }))!;
  expect(entries.map(({ before, after }) => [before, after])).toEqual([
    [
      { status: 'Pending', labels: ['was'] },
      { status: 'Cancelled', labels: ['is'] },
    ],
  ]);
});
