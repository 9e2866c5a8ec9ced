import { expectTlsFilesOf } from './tls-files.ts';

const databaseUrl = 'postgres://u:p@h:5432/db';
const own = encodeURIComponent(import.meta.filename);
const folder = encodeURIComponent(import.meta.dirname);

test.each(['sslrootcert', 'sslcert', 'sslkey'])('%s names a file that can be read', (part) => {
  const of = (path: string) => `${databaseUrl}?sslmode=verify-full&${part}=${path}`;
  expect(() => expectTlsFilesOf({ databaseUrl: of(own), queueUrl: of(own) })).not.toThrow();
  const refused = { databaseUrl: of('/none/a.crt'), queueUrl: of('/none/a.crt') };
  expect(() => expectTlsFilesOf(refused)).toThrow(
    `'/none/a.crt': correct ${part} in DATABASE_URL, which has to name a file that can be read`,
  );
  expect(() => expectTlsFilesOf({ databaseUrl, queueUrl: of(folder) })).toThrow(
    `'${import.meta.dirname}': correct ${part} in QUEUE_URL, which`,
  );
});

test.each([
  'rediss://h:6379/0?sslrootcert=/none/a.crt',
  'redis+sentinel://a:26379,b:26379/jiter:0',
  'rediss+cluster://a:6379,b:6379',
])('of a Redis nothing of it is asked: %s', (queueUrl) => {
  expect(() => expectTlsFilesOf({ databaseUrl, queueUrl })).not.toThrow();
});
