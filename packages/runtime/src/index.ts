export { EXIT_BAD_CONFIG, parseConfig, type Config } from './config.ts';
export { onShutdown } from './lifecycle.ts';
export { createLogger, type LoggerOptions } from './logger.ts';
