import winston from 'winston';
import type { Log } from '@jiter/core';

export type LoggerOptions = {
  level: 'debug' | 'info' | 'warn' | 'error';
  format: 'json' | 'pretty';
  /** Which process speaks: `api`, `worker`. */
  service: string;
};

/** One line per event on standard output: JSON for machines, or a readable line for a terminal. */
export function createLogger({ level, format, service }: LoggerOptions): Log {
  const logger = winston.createLogger({
    level,
    defaultMeta: { service },
    format: winston.format.combine(winston.format.timestamp(), format === 'json' ? jsonLine() : prettyLine()),
    transports: [new winston.transports.Console({ stderrLevels: [] })],
  });
  const write = (severity: keyof Log) => {
    // winston makes the whole entry before it looks at the level: 15 µs for a line that nobody reads.
    if (!logger.isLevelEnabled(severity)) return () => {};
    return (event: string, fields: Record<string, unknown> = {}) =>
      void logger.log(severity, event, plain(fields));
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function jsonLine(): winston.Logform.Format {
  return winston.format.printf(({ timestamp, level, message, service, ...fields }) =>
    JSON.stringify({ time: timestamp, level, service, event: message, ...fields }),
  );
}

function prettyLine(): winston.Logform.Format {
  return winston.format.printf(({ timestamp, level, message, service, ...fields }) => {
    const time = String(timestamp).slice(11, 23);
    const rest = Object.entries(fields).map(([key, value]) => `${key}=${readable(value)}`);
    return [time, level.toUpperCase().padEnd(5), String(service).padEnd(6), message, ...rest].join(' ');
  });
}

function readable(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return /[\s"]/.test(text) ? JSON.stringify(text) : text;
}

/** Errors have no enumerable properties of their own: without this JSON would show `{}`. */
function plain(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? describeError(value) : value,
    ]),
  );
}

function describeError(error: Error): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    message: error.message || error.name,
    ...(code !== undefined && { code }),
    ...(error.cause instanceof Error && { cause: error.cause.message }),
    stack: error.stack,
  };
}
