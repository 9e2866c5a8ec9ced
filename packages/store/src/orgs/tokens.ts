import { hash, randomBytes, randomUUID } from 'node:crypto';

/** Whatever opens something for whoever knows it is made here. */

/** Of so many bytes that nobody guesses them, as a URL and a header take it. */
const random = (bytes: number) => randomBytes(bytes).toString('base64url');

export const makeApiKey = () => `jiter_${random(24)}`;

/** What a cookie or a link holds. */
export const makeToken = () => random(32);

/** What the URL of an inbox ends in. */
export const makeInboxToken = () => random(24);

/** What an org's webhooks are signed with. */
export const makeSigningSecret = () => randomUUID();

/** All that is kept of a key or a token to know it by: as long as that is random, nobody finds it from its hash. */
export const hashToken = (token: string) => hash('sha256', token, 'buffer');
