import winston from 'winston';
import type { Log } from '@jiter/core';

export type LoggerOptions = {
  level: 'debug' | 'info' | 'warn' | 'error';
  format: 'json' | 'pretty';
  /** Which process speaks: `api`, `worker`. */
  service: string;
};

type Line = { time: string; level: string; service: string; event: string };

/**
 * One line per event on standard output: JSON for machines, or a readable line for a terminal. winston gets lines that
 * are ready: its formats copy and extend an entry several times, for each attempt of each event.
 */
export function createLogger({ level, format, service }: LoggerOptions): Log {
  const logger = winston.createLogger({
    level,
    format: winston.format.printf(({ message }) => String(message)),
    transports: [createOutput()],
  });
  const print = format === 'json' ? printJson : printPretty;
  const write = (severity: keyof Log) => {
    // winston makes the whole entry before it looks at the level: 15 µs for a line that nobody reads.
    if (!logger.isLevelEnabled(severity)) return () => {};
    return (event: string, fields: Record<string, unknown> = {}) => {
      const line = { time: new Date().toISOString(), level: severity, service, event };
      logger.log(severity, print(line, plain(fields)));
    };
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

type Info = Record<symbol, unknown>;
type TransportOptions = { log(info: Info, next: () => void): void };

/** It is there, but the types do not tell. */
const { Transport } = winston as unknown as {
  Transport: new (options: TransportOptions) => winston.transport;
};
const MESSAGE = Symbol.for('message');

/** Lines of the same turn share a system call, which costs as much as all the rest. What is left goes out at the exit. */
function createOutput(): winston.transport {
  let lines: unknown[] = [];
  const flush = () => {
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
    lines = [];
  };
  process.once('exit', flush);
  return new Transport({
    log(info, next) {
      if (lines.push(info[MESSAGE]) === 1) setImmediate(flush);
      next();
    },
  });
}

/** Copying both into one object first would take as long again. */
function printJson(line: Line, fields: Record<string, unknown>): string {
  const rest = JSON.stringify(fields);
  return rest === '{}' ? JSON.stringify(line) : `${JSON.stringify(line).slice(0, -1)},${rest.slice(1)}`;
}

function printPretty({ time, level, service, event }: Line, fields: Record<string, unknown>): string {
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${readable(value)}`);
  return [time.slice(11, 23), level.toUpperCase().padEnd(5), service.padEnd(6), event, ...rest].join(' ');
}

function readable(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return /[\s"]/.test(text) ? JSON.stringify(text) : text;
}

/** Errors have no enumerable properties of their own: without this JSON would show `{}`. */
function plain(fields: Record<string, unknown>): Record<string, unknown> {
  let shown = fields;
  for (const key in fields) {
    const value = fields[key];
    if (value instanceof Error) shown = { ...shown, [key]: describeError(value) };
  }
  return shown;
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
