import { parseUrl } from './parse-url.ts';

const LONGEST = 300;
const HIGHEST_PORT = 65_535;

/**
 * A host, with its port if it has one, as URLs write it and requests are counted by: of `MÜNCHEN.example:8443` it is
 * `xn--mnchen-3ya.example:8443`. Undefined for what is none.
 */
export function readHost(text: string): string | undefined {
  const [, name = '', port] = /^(.*?)(?::(\d{1,5}))?$/s.exec(text) ?? [];
  const url = text.length <= LONGEST ? parseUrl(`http://${name}/`) : undefined;
  if (!url || url.href !== `http://${url.hostname}/`) return undefined;
  if (port === undefined) return url.hostname;
  return Number(port) <= HIGHEST_PORT ? `${url.hostname}:${Number(port)}` : undefined;
}
