import { labels, metadata } from './tags.ts';
import type { Fields } from './field.ts';

/**
 * What may be said of an event besides what the contract has: a field is a line here, a reader beside, and a line in
 * `EventOptions`. Creates, batches and edits have them all; what is wrong is looked for in this order.
 */
export const CONTENT_FIELDS: Fields = { labels, metadata };
