import { LAST_MOMENT_MS } from '@jiter/core';
import { isRowId } from '../events/row-id.ts';
import type { Cursor } from './cursor.ts';

/**
 * Cursors as they were until 2026-11-28: a place and no more, so that nothing tells of which list with which order and filters each is. They
 * are read until 2028-01-02. Nothing that a list shows is kept longer than the audit log, 400 days by default: what began to be
 * read by such a cursor before there were others is gone by then, and nobody can need one (docs/decisions/0078).
 */
export function readBareCursor(cursor: string): Cursor | undefined {
  // Of lists in the order in which events were made.
  const isCreated = cursor.startsWith('_');
  const written = isCreated ? cursor.slice(1) : cursor;
  const text = Buffer.from(written, 'base64url').toString('latin1');
  // Node reads letters of any script as some of base64url's.
  if (Buffer.from(text, 'latin1').toString('base64url') !== written) return undefined;
  return readTime(text, isCreated) ?? (isCreated ? undefined : readId(text));
}

/** What kind of place it is stands in front; of a page that comes after it, nothing. */
const WITH_TIME = /^(<?)(\d{1,15}):(\d{1,19})$/;

function readTime(text: string, isCreated: boolean): Cursor | undefined {
  const [, before, ms, id] = (WITH_TIME.exec(text) ?? []) as (string | undefined)[];
  if (id === undefined || Number(ms) > LAST_MOMENT_MS || !isRowId(id)) return undefined;
  const place = { scheduledTime: new Date(Number(ms)), id };
  return {
    side: before ? 'before' : 'after',
    place,
    mayBeOf: isCreated ? ['created'] : ['events', 'occurrences'],
  };
}

function readId(text: string): Cursor | undefined {
  const id = text.replace(/^</, '');
  if (!isRowId(id)) return undefined;
  if (text !== id) return { side: 'before', place: { id }, mayBeOf: ['cronjobs'] };
  return { side: 'after', place: { id }, mayBeOf: ['cronjobs', 'audit', 'changes'] };
}
