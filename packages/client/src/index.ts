export { createClient, type JiterClient } from './client.ts';
export type { ClientOptions } from './connection.ts';
export { hasCode, JiterError, type ErrorCode } from './errors.ts';
export type { Once } from './once.ts';
export type { WaitOptions } from './inboxes.ts';
export type { Page, Pages } from './pages.ts';
export type { RetryOptions } from './retrying-fetch.ts';
export type * from './types.ts';
export type { components, operations, paths } from './api.ts';
