/** What `pg` knows: any other word is TLS to it as well, and an empty one, or a name in capitals, is none. */
const MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** @throws Error with what to write, where a URL of PostgreSQL has an `sslmode` that says nothing to `pg` */
export function expectSslMode({ searchParams }: URL): void {
  const given = [...searchParams].filter(([name]) => name.toLowerCase() === 'sslmode');
  if (given.every(([name, mode]) => name === 'sslmode' && MODES.includes(mode))) return;
  throw new Error(`its sslmode must be one of ${MODES.join(', ')}, as in ?sslmode=verify-full`);
}
