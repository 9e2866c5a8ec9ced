export { createGuard, type Guard, type GuardOptions } from './guard.ts';
export { REFUSED_CODE, RefusedError, type Resolve } from './lookup.ts';
export type { HostVerdict, Verdict } from './verdict.ts';
