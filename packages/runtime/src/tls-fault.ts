/** Node's names for a certificate that nobody whom it trusts vouches for, and that is of somebody else, or of another time. */
const UNTRUSTED = /^(UNABLE_TO_(VERIFY|GET)_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED)/;
const OF_ANOTHER = 'ERR_TLS_CERT_ALTNAME_INVALID';

/** What went wrong, in a sentence; of a certificate that a PostgreSQL showed with what helps. `setting`: where its URL is. */
export function describeFault(error: unknown, setting = 'DATABASE_URL'): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '' } = error as { code?: string };
  if (UNTRUSTED.test(code))
    return `${error.message}: name the CA of its certificate by sslrootcert in ${setting}, or by NODE_EXTRA_CA_CERTS`;
  if (code === OF_ANOTHER)
    return `${error.message}: the host in ${setting} has to be one that its certificate is for`;
  return error.message;
}
