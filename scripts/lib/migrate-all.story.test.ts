import { cloneDatabase } from '@jiter/testkit';
import { migrateAll } from './migrate-all.ts';

test('migrating what is up to date changes nothing and succeeds', async () => {
  const database = await cloneDatabase();
  await expect(migrateAll({ databaseUrl: database.url })).resolves.toBeUndefined();
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
