import type { ErrorRequestHandler, Request } from 'express';
import { notFound } from '@jiter/core';

const DECIMAL = /^[1-9]\d{0,18}$/;
const LARGEST = '9223372036854775807';

/** Whether a text can be an id at all: PostgreSQL would answer anything else with an error instead of "none". */
export function isRowId(text: string): boolean {
  return DECIMAL.test(text) && (text.length < LARGEST.length || text <= LARGEST);
}

/** The id in the path. Throws AppError 404 with the message `unknown` for what cannot be one. */
export function idOf({ params }: Request<{ id: string }>, unknown: string): string {
  if (!isRowId(params.id)) throw notFound(unknown);
  return params.id;
}

/** `/events/%ff` fails while Express decodes the path, before any route runs: still just an id that nobody has. */
export function unreadableIdIs(unknown: string): ErrorRequestHandler {
  return (error: unknown, _req, _res, next) =>
    next(error instanceof Error && error.name === 'URIError' ? notFound(unknown) : error);
}
