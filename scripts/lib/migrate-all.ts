import { isBlocked, READ_ONLY, type LockWait } from '@jiter/core';
import { isPooled, migrateQueue } from '@jiter/queue';
import { describeFault, expectTlsFiles } from '@jiter/runtime';
import { migrateStore, type Migrated } from '@jiter/store';

export type Servers = { databaseUrl: string; /** The database by default. */ queueUrl?: string | undefined };

/**
 * Brings every schema up to date: ours, then BullMQ's own where the queue lives on PostgreSQL. One of a newer version is left as it is.
 * @throws Error whose message is a sentence with the fix.
 */
export async function migrateAll(
  { databaseUrl, queueUrl = databaseUrl }: Servers,
  wait?: LockWait,
): Promise<Migrated> {
  const setting = queueUrl === databaseUrl ? 'DATABASE_URL' : 'QUEUE_URL';
  expectTlsFiles('DATABASE_URL', databaseUrl);
  expectTlsFiles(setting, queueUrl);
  const migrated = await saying(
    { url: databaseUrl, setting: 'DATABASE_URL' },
    migrateStore(databaseUrl, wait),
  );
  await saying({ url: queueUrl, setting }, migrateQueue(queueUrl, wait));
  return migrated;
}

/** What to say of it, where there is something that one would not expect. */
export function describeNewer({ newer }: Migrated): string | undefined {
  if (newer.length === 0) return undefined;
  return `The schema is of a newer version (with ${newer.join(', ')}) and is left as it is: this version goes on with it.`;
}

type Server = { url: string; /** Which one says where it is. */ setting: string };

async function saying<T>(server: Server, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new Error(explain(cause, server), { cause });
  }
}

const UNREACHABLE = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET/;

function explain(error: unknown, { url, setting }: Server): string {
  const where = serverOf(url);
  const { code = '', message } = error as { code?: string; message: string };
  if (UNREACHABLE.test(`${code} ${message}`) || error instanceof AggregateError) {
    return `PostgreSQL does not answer at ${where}: start it, or correct ${setting}.`;
  }
  if (code.startsWith('28'))
    return `PostgreSQL at ${where} refused the login: correct the user or password in ${setting}.`;
  if (code === '3D000')
    return `PostgreSQL at ${where} has no such database: create it, or correct ${setting}.`;
  if (code === READ_ONLY)
    return `PostgreSQL at ${where} takes no writes (it is a standby, or read-only): ${setting} has to lead to the primary.`;
  if (code === '42501')
    return `The account in ${setting} may not change the schema at ${where}: use the database's owner to migrate.`;
  if (isPooled(error)) return `${message}.`;
  if (isBlocked(error))
    return `A transaction at ${where} kept a lock that a change of the schema needs for 10 min: end it (pg_stat_activity shows it), and migrate again.`;
  return `The schema at ${where} could not be brought up to date: ${describeFault(error, setting)}`;
}

/** Host, port and database, without the password. */
function serverOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname}`;
}
