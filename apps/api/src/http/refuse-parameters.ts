import type { Request } from 'express';
import { badRequest } from '@jiter/core';

/** For a call that takes none, or none but `but`. `whose`: `The status takes`. Throws AppError 400. */
export function refuseParameters(query: Request['query'], whose: string, but?: string): void {
  if (Object.keys(query).every((name) => name === but)) return;
  throw badRequest(`${whose} no parameters${but === undefined ? '' : ` but '${but}'`}`);
}
