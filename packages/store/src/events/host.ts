import { domainToUnicode } from 'node:url';
import { remember } from '@jiter/cache';
import { parseUrl } from '@jiter/core';

/** Where a destination goes as somebody wrote it, in SQL: scheme and host, as it has no credentials. `hostOf` tells which are one. */
export const ORIGIN = `lower(substring(destination from '^[^:]+://[^/?#]*'))`;

/** Its host with its port, if that is there. */
export const HOST = `lower(substring(destination from '^[^:]+://([^/?#]*)'))`;

/** The host of an origin as requests are counted by: as URLs write it, without the usual port of its scheme. */
export const hostOf = remember((origin: string) => parseUrl(origin)?.host ?? origin);

/** How a host may stand in a destination. */
export function spellingsOf(host: string): string[] {
  const [, name = '', port = ''] = /^(.*?)(:\d+)?$/s.exec(host) ?? [];
  const unicode = domainToUnicode(name);
  return [...new Set([host, ...(unicode === '' ? [] : [unicode + port])])];
}

/** The origins of a host. */
export const originsOf = (host: string): string[] =>
  spellingsOf(host).flatMap((one) => [
    `http://${one}`,
    `https://${one}`,
    ...(/:\d+$/.test(one) ? [] : [`http://${one}:80`, `https://${one}:443`]),
  ]);
