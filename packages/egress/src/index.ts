export { parseDestination } from './destination.ts';
export { createGuard, type Guard, type GuardOptions } from './guard.ts';
export type { InboxGuard } from './inbox.ts';
export { REFUSED_CODE, RefusedError, TOO_MANY_CODE } from './lookup.ts';
export type { Resolve } from './resolve.ts';
export type { HostVerdict, Verdict } from './verdict.ts';
