import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { howToInstall, tellSkipped } from '@jiter/testkit';
import { atEnd } from './at-end.ts';

/** Where it is not there, `skipped` is told: 'the test of … is'. */
export function hasOpenssl(skipped: string): boolean {
  const isThere = spawnSync('openssl', ['version']).status === 0;
  if (!isThere) tellSkipped(howToInstall('openssl'), skipped);
  return isThere;
}

const SIGNING = [
  'req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 2 -subj /CN=own',
  'req -newkey rsa:2048 -nodes -keyout node.key -out node.csr -subj /CN=node',
  'x509 -req -in node.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out node.crt -days 2 -extfile names',
];

/** A certificate for `localhost` and no address, `node.crt` with `node.key`, by a CA of one's own, `ca.crt`. Answers their folder. */
export async function makeCertificates(): Promise<string> {
  const dir = atEnd(await mkdtemp(join(tmpdir(), 'jiter-tls-')), (made) =>
    rm(made, { recursive: true, force: true }),
  );
  await writeFile(join(dir, 'names'), 'subjectAltName=DNS:localhost');
  for (const words of SIGNING) {
    const { status, stderr } = spawnSync('openssl', words.split(' '), { cwd: dir, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  return dir;
}
