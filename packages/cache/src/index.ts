export { createLatest, type Latest } from './latest.ts';
export { loadOnce } from './load-once.ts';
export { createRecent, type Recent } from './recent.ts';
export { remember } from './remember.ts';
export { rememberFor, type RememberForOptions } from './remember-for.ts';
export { createShared, type Shared } from './share.ts';
