import { cloneDatabase, emptyDatabase, queryRows, runSql } from '@jiter/testkit';
import { describeNewer, migrateAll } from './migrate-all.ts';

test('migrating what is up to date changes nothing and succeeds', async () => {
  const database = await cloneDatabase();
  await expect(migrateAll({ databaseUrl: database.url })).resolves.toEqual({ newer: [] });
  await database.drop();
});

test('the schema of a newer version is left as it is, and that is said', async () => {
  const database = await cloneDatabase();
  await runSql(
    database.url,
    `insert into jiter_migrations (name, batch) values ('998-newer', 99), ('999-newest', 99)`,
  );
  const before = await queryRows(database.url, 'select * from jiter_migrations order by id');
  const migrated = await migrateAll({ databaseUrl: database.url });
  expect(describeNewer(migrated)).toBe(
    'The schema is of a newer version (with 998-newer, 999-newest) and is left as it is: this version goes on with it.',
  );
  expect(await queryRows(database.url, 'select * from jiter_migrations order by id')).toEqual(before);
  await database.drop();
});

test('a schema that is neither older nor newer is refused, and nothing is changed', async () => {
  const database = await emptyDatabase();
  await runSql(
    database.url,
    `create table jiter_migrations (id serial primary key, name text, batch int, migration_time timestamptz);
     insert into jiter_migrations (name, batch) values ('001-events', 1), ('002-of-others', 1)`,
  );
  await expect(migrateAll({ databaseUrl: database.url })).rejects.toThrow(
    /could not be brought up to date: it is of another line of versions, with 002-of-others, .* and without 002-cron-jobs, /,
  );
  expect(await queryRows(database.url, `select to_regclass('cron_jobs') as found`)).toEqual([
    { found: null },
  ]);
  await database.drop();
});

test('a failure is one sentence with the fix and without the password', async () => {
  const database = await cloneDatabase();
  const { url } = database;
  await database.drop();
  const wrong = new URL(url);
  wrong.password = 'wrong-password';
  const failures: [string, string][] = [
    [
      'postgres://jiter:secret@127.0.0.1:1/jiter',
      'does not answer at 127.0.0.1:1/jiter: start it, or correct',
    ],
    [url, 'has no such database: create it, or correct DATABASE_URL'],
    [wrong.href, 'refused the login: correct the user or password'],
    [
      'postgres://jiter:secret@127.0.0.1:1/jiter?sslmode=verify-full&sslrootcert=/none/ca.crt',
      "open '/none/ca.crt': correct sslrootcert in DATABASE_URL, which has to name a file that can be read",
    ],
  ];
  for (const [databaseUrl, sentence] of failures) {
    const failure = await migrateAll({ databaseUrl }).catch((error: Error) => error.message);
    expect(failure).toContain(sentence);
    expect(failure).not.toContain(new URL(databaseUrl).password);
  }
});

test('a queue on another server is named by its own setting', async () => {
  const database = await cloneDatabase();
  const queueUrl = 'postgres://jiter:secret@127.0.0.1:1/bells';
  await expect(migrateAll({ databaseUrl: database.url, queueUrl })).rejects.toThrow(
    'PostgreSQL does not answer at 127.0.0.1:1/bells: start it, or correct QUEUE_URL.',
  );
  await database.drop();
});
