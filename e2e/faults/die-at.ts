import { fileURLToPath } from 'node:url';

const shim = fileURLToPath(new URL('die-at.mjs', import.meta.url));

/** Of a process that kills itself as it is about to send a request to `path`. */
export const dieAt = (path: string) => ({ NODE_OPTIONS: `--import ${shim}`, JITER_TEST_DIE_AT: path });
