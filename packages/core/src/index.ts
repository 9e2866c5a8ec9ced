export * from './batch.ts';
export * from './clock.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './log.ts';
export * from './outcome.ts';
export * from './signature.ts';
