import { domainToUnicode } from 'node:url';
import { remember } from '@jiter/cache';
import { parseUrl } from '@jiter/core';

/** Its host with its port, if that is there, in SQL: it has no credentials. A regular expression takes five times as long. */
export const HOST = `lower(split_part(split_part(split_part(destination, '/', 3), '?', 1), '#', 1))`;

/** Where a destination goes as somebody wrote it, in SQL: scheme and host. `hostOf` tells which are one. */
export const ORIGIN = `lower(split_part(destination, '/', 1)) || '//' || ${HOST}`;

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
