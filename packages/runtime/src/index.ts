export { EXIT_BAD_CONFIG, parseConfig, type Config } from './config.ts';
export { parseDuration } from './duration.ts';
export { keepInSync, shownSkew } from './keep-in-sync.ts';
export { onShutdown, tellParent } from './lifecycle.ts';
export { createLogger, type LoggerOptions } from './logger.ts';
