import { parseDestination } from '@jiter/egress';

/** Where an event goes, as far as logs and limits are concerned: no path, no query, no credentials. */
export function hostOf(destination: string): string {
  return parseDestination(destination)?.host ?? 'unreadable';
}

/** Undefined for what no HTTP client could send to. */
export function parseHttpUrl(text: string): Readonly<URL> | undefined {
  const url = parseDestination(text);
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** What TLS is asked for: a name's last dot makes it absolute for DNS, and is in no certificate (RFC 6066 §3). */
export function serverNameOf(hostname: string): string | undefined {
  return hostname.endsWith('.') ? hostname.slice(0, -1) : undefined;
}
