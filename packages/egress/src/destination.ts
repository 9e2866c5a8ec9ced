import { remember } from '@jiter/cache';
import { parseUrl } from '@jiter/core';

/**
 * A destination as a URL, not to be changed; undefined when it is none. Several rules look at the same one, each attempt asks several
 * times, and many events go to the same few.
 */
export const parseDestination: (text: string) => Readonly<URL> | undefined = remember(parseUrl);
