/** What `pg` knows: any other word is TLS to it as well, and an empty one, or a name in capitals, is none. */
const MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];
const SWITCHES = ['true', '1', 'false', '0', 'no-verify'];
/** What else of TLS `pg` reads from a URL. It passes over any other name, so that a misspelt one would be no TLS, or less of it. */
const OTHERS = ['sslcert', 'sslkey', 'sslrootcert', 'sslnegotiation'];
const NEGOTIATIONS = ['postgres', 'direct'];

/** @throws Error with what to write, where a URL of PostgreSQL asks for TLS by a name or word that says nothing to `pg` */
export function expectSslMode({ searchParams }: URL): void {
  for (const [name, word] of searchParams) {
    if (name === 'sslnegotiation' && !NEGOTIATIONS.includes(word))
      throw new Error(`its sslnegotiation must be one of ${NEGOTIATIONS.join(', ')}`);
    if (!/^(ssl|tls)/i.test(name) || OTHERS.includes(name)) continue;
    if (name === 'ssl') expectSwitch(word);
    else if (name.toLowerCase() === 'sslmode') expectMode(name, word);
    else throw new Error(`of TLS it takes sslmode, ${OTHERS.join(', ')} and ssl, as in ?sslmode=verify-full`);
  }
}

function expectSwitch(word: string): void {
  if (!SWITCHES.includes(word))
    throw new Error(`its ssl must be one of ${SWITCHES.join(', ')}; better is ?sslmode=verify-full`);
}

function expectMode(name: string, mode: string): void {
  if (name !== 'sslmode' || !MODES.includes(mode))
    throw new Error(`its sslmode must be one of ${MODES.join(', ')}, as in ?sslmode=verify-full`);
}
