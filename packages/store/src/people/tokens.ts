import { hash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** What a cookie or a link holds. Only its hash is kept: as long as it is random, nobody finds it from that. */
export const makeToken = () => randomBytes(TOKEN_BYTES).toString('base64url');

export const hashToken = (token: string) => hash('sha256', token, 'buffer');
