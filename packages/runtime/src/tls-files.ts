import { readFileSync } from 'node:fs';
import { isOfPostgres } from './postgres-url.ts';

const PARTS = ['sslrootcert', 'sslcert', 'sslkey'];

/**
 * `pg` reads them for each connection, so that one that is not there looks like a server that is away.
 * @throws Error with what to do where a URL of PostgreSQL names a file of TLS that cannot be read. `setting`: where it is from
 */
export function expectTlsFiles(setting: string, url: string): void {
  if (!isOfPostgres(url)) return;
  const { searchParams } = new URL(url);
  for (const part of PARTS) {
    const path = searchParams.get(part);
    if (path) expectFile(path, `${part} in ${setting}`);
  }
}

function expectFile(path: string, where: string): void {
  try {
    readFileSync(path);
  } catch (cause) {
    const { message } = cause as Error;
    const named = message.includes(path) ? message : `${message} '${path}'`;
    throw new Error(`${named}: correct ${where}, which has to name a file that can be read`, { cause });
  }
}

type Servers = { databaseUrl: string; queueUrl: string };

/** The same of all that a process goes by. */
export function expectTlsFilesOf({ databaseUrl, queueUrl }: Servers): void {
  expectTlsFiles('DATABASE_URL', databaseUrl);
  expectTlsFiles('QUEUE_URL', queueUrl);
}
