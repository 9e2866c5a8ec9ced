import { LAST_MOMENT_MS } from '@jiter/core';
import type { EventPosition, PageStart } from '@jiter/store';
import { isRowId } from './row-id.ts';

/** What kind of place it is stands in front; cursors of before there were two had none, and were all `after`. */
const LAYOUT = /^(<?)(\d{1,15}):(\d{1,19})$/;

/** Opaque to clients: only `readCursor` knows what is inside, so it may change between releases. */
export function writeCursor(start: PageStart<EventPosition>): string {
  const { scheduledTime, id } = (start.before ?? start.after)!;
  const kind = start.before ? '<' : '';
  return Buffer.from(`${kind}${scheduledTime.getTime()}:${id}`).toString('base64url');
}

/** Undefined for anything that `writeCursor` did not write. */
export function readCursor(cursor: string): PageStart<EventPosition> | undefined {
  const parts = LAYOUT.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!parts) return undefined;
  const [, kind, ms, id] = parts as unknown as [string, string, string, string];
  if (Number(ms) > LAST_MOMENT_MS || !isRowId(id)) return undefined;
  const position: EventPosition = { scheduledTime: new Date(Number(ms)), id };
  return kind ? { before: position } : { after: position };
}

/** Of lists in the order in which events were made: a place in another list is none there. */
export const writeTaggedCursor = (start: PageStart<EventPosition>): string => `_${writeCursor(start)}`;

export function readTaggedCursor(cursor: string): PageStart<EventPosition> | undefined {
  return cursor.startsWith('_') ? readCursor(cursor.slice(1)) : undefined;
}
