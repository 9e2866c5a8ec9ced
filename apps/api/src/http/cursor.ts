import { createHash } from 'node:crypto';
import { AppError, LAST_MOMENT_MS } from '@jiter/core';
import type { PageStart } from '@jiter/store';
import { isRowId } from '../events/row-id.ts';
import { LISTS, type List, type ListName, type PlaceIn } from './lists.ts';
import { readBareCursor } from './bare-cursor.ts';

type Place = { id: string; scheduledTime?: Date };
type Side = 'after' | 'before';

/** What a cursor says. `of`: which list it is of; the bare ones of before there was this say only which ones it may be. */
export type Cursor = { side: Side; place: Place } & (
  { of: { name: ListName; order: string; digest: string } } | { mayBeOf: readonly ListName[] }
);

/**
 * `2:events:desc:after:Zm9vYmFy:383400046347964265:1769850000123`, in base64url: the version, the list, its order, whether the page
 * comes after or before the place, a digest of what was asked for, and the place: an id and, where the list is by times, a time.
 */
const VERSION = '2';
const LAYOUT = /^2:([a-z]+):(asc|desc):(after|before):([\w-]{8}):(\d+)(?::(-?\d{1,15}))?$/;

/** In base64url: two lists of a kind have the same one by chance in one of 280 trillion cases. */
const DIGEST_CHARACTERS = 8;
const digestOf = (asked: string) =>
  createHash('sha256').update(asked).digest('base64url').slice(0, DIGEST_CHARACTERS);

/** Opaque to clients: only `readCursor` knows what is inside, so it may change between releases. */
export function writeCursor<Name extends ListName>(
  { name, order, asked }: List<Name>,
  start: PageStart<PlaceIn[Name]>,
): string {
  const place = (start.before ?? start.after) as Place;
  const side: Side = start.before ? 'before' : 'after';
  const parts = [VERSION, name, order, side, digestOf(asked), place.id];
  if (place.scheduledTime) parts.push(String(place.scheduledTime.getTime()));
  return Buffer.from(parts.join(':')).toString('base64url');
}

/** Undefined for anything that neither `writeCursor` wrote nor what was there before it. */
export function readCursor(cursor: string): Cursor | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const parts = LAYOUT.exec(text);
  if (!parts) return readBareCursor(cursor);
  const [, name, order, side, digest, id, ms] = parts as unknown as [
    string,
    ListName,
    string,
    Side,
    string,
    string,
    string?,
  ];
  if (Buffer.from(text, 'latin1').toString('base64url') !== cursor || !isRowId(id)) return undefined;
  if (!Object.hasOwn(LISTS, name) || LISTS[name].hasTimes !== (ms !== undefined)) return undefined;
  if (side === 'before' && !LISTS[name].goesBack) return undefined;
  if (Math.abs(Number(ms ?? 0)) > LAST_MOMENT_MS) return undefined;
  const place = ms === undefined ? { id } : { id, scheduledTime: new Date(Number(ms)) };
  return { side, place, of: { name, order, digest } };
}

/** Where a page of the list begins. Throws AppError 400 `wrong_cursor` for a cursor of another list, order or search. */
export function startOf<Name extends ListName>(
  list: List<Name>,
  cursor: Cursor | undefined,
): PageStart<PlaceIn[Name]> {
  if (!cursor) return {};
  const wrong = wrongOf(list, cursor);
  if (wrong !== undefined) throw new AppError(400, `'cursor' is ${wrong}`, undefined, 'wrong_cursor');
  return { [cursor.side]: cursor.place };
}

const OR_NONE = 'or no cursor for the first page';

/** What is wrong with it for that list, and what helps; undefined when it fits. */
function wrongOf({ name, order, asked }: List, cursor: Cursor): string | undefined {
  const { title, ...told } = LISTS[name];
  const headers = told.goesBack ? 'X-Next-Cursor or X-Previous-Cursor' : 'X-Next-Cursor';
  const help = `send what ${headers} of a page of this list said, ${OR_NONE}`;
  if (!('of' in cursor))
    return cursor.mayBeOf.includes(name) ? undefined : `of another list than ${title}: ${help}`;
  const { of } = cursor;
  if (of.digest !== digestOf(asked) && LISTS[of.name].call === told.call)
    return told.asked === 'filters'
      ? `of this list by other filters: send those of the page that said it, ${OR_NONE}`
      : `of another ${told.asked}: ${help}`;
  if (of.name !== name) return `of another list, ${LISTS[of.name].title}, and this is ${title}: ${help}`;
  if (of.order !== order) return `of this list with 'order=${of.order}': send that as well, ${OR_NONE}`;
  return undefined;
}
