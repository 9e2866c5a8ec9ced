import type { Request } from 'express';
import { badRequest } from '@jiter/core';

/** For a call that takes none. `whose`: `The status takes`. Throws AppError 400. */
export function refuseParameters(query: Request['query'], whose: string): void {
  if (Object.keys(query).length > 0) throw badRequest(`${whose} no parameters`);
}
