import type { EventPosition } from '@jiter/store';
import { isRowId } from './row-id.ts';

const LAYOUT = /^(\d{1,15}):(\d{1,19})$/;
const LAST_MOMENT_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Opaque to clients: only `readCursor` knows what is inside, so it may change between releases. */
export function writeCursor({ scheduledTime, id }: EventPosition): string {
  return Buffer.from(`${scheduledTime.getTime()}:${id}`).toString('base64url');
}

/** Undefined for anything that `writeCursor` did not write. */
export function readCursor(cursor: string): EventPosition | undefined {
  const parts = LAYOUT.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!parts) return undefined;
  const ms = Number(parts[1]);
  const id = parts[2]!;
  return ms <= LAST_MOMENT_MS && isRowId(id) ? { scheduledTime: new Date(ms), id } : undefined;
}
