import { remember } from '@jiter/cache';
import { parseUrl } from '@jiter/core';

/** A destination as a URL, not to be changed; undefined when it is none. Each attempt asks several times. */
export const parseDestination: (text: string) => Readonly<URL> | undefined = remember(parseUrl);

/** Where an event goes, as far as logs and limits are concerned: no path, no query, no credentials. */
export function hostOf(destination: string): string {
  return parseDestination(destination)?.host ?? 'unreadable';
}
