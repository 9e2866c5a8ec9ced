import { ENCODE_IT } from '@jiter/core';
import { expectSslMode } from './sslmode.ts';

/** By how it begins: not every URL of Redis, which the same setting may have, is one for Node. */
export const isOfPostgres = (url: string) => /^postgres(ql)?:/i.test(url);

const AUTHORITY = /^postgres(?:ql)?:\/\/([^/?#]*)/i;
const ONE_HOST =
  'it takes one host, and not several: a name, an address or a proxy that leads to the primary, also after a failover';
/** Of libpq's words those that say what is so anyway: a standby is refused. `pg` itself passes over them. */
const OF_PRIMARY = ['read-write', 'primary'];

/** @throws Error with what to do where a URL of PostgreSQL names several hosts, which `pg` takes for the name of one, or for none */
export function expectOneHost(given: string): void {
  const [, authority = ''] = AUTHORITY.exec(given) ?? [];
  if (authority.split('@').at(-1)!.includes(',')) throw new Error(ONE_HOST);
}

/** @throws Error with what to do where a URL of PostgreSQL says what `pg` would pass over */
export function expectPostgres(url: URL): void {
  if (!isOfPostgres(url.href)) return;
  expectOneHost(url.href);
  if (url.searchParams.get('host')?.includes(',')) throw new Error(ONE_HOST);
  if (url.hash !== '') throw new Error(ENCODE_IT);
  const wanted = url.searchParams.get('target_session_attrs');
  if (wanted !== null && !OF_PRIMARY.includes(wanted))
    throw new Error(
      `its target_session_attrs can be ${OF_PRIMARY.join(' or ')}, which it is without: a standby is of no use`,
    );
  expectSslMode(url);
}
