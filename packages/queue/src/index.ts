export { consumeDeliveries, type ConsumeOptions, type Consumer } from './consume.ts';
export { openLimiterStore, type LimiterStore } from './limiter-store.ts';
export { queueConnections, type QueueConnections } from './backends/connections.ts';
export { openDeliveries, type Deliveries } from './open.ts';
export { isInDoubt } from './jobs/in-doubt.ts';
export { isPooled } from './backends/direct.ts';
export { migrateQueue } from './migrate.ts';
export type { QueueOptions } from './backends/engine.ts';
export type { RungJob, JobResult } from './jobs/job.ts';
