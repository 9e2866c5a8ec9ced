import { newKey } from './connection.ts';

/** Whoever gives the same `idempotencyKey` later gets what was made first; without one, a call makes its own. */
export type Once = { idempotencyKey?: string };

/** The header of a call that makes something, with which it can be repeated. */
export const once = ({ idempotencyKey = newKey() }: Once) => ({ 'Idempotency-Key': idempotencyKey });
