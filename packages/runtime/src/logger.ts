import winston from 'winston';
import Transport from 'winston-transport';
import { isoTime, type Log } from '@jiter/core';
import { createLineOutput } from './line-output.ts';

export type LoggerOptions = {
  level: 'debug' | 'info' | 'warn' | 'error';
  format: 'json' | 'pretty';
  /** Which process speaks: `api`, `worker`. */
  service: string;
};

type Fields = Record<string, unknown>;
/** The words of a line are ours: none has to be escaped. */
type Line = { level: string; service: string; event: string; fields: Fields };

/** Where winston's formats leave the text that its transports write. */
const MESSAGE = Symbol.for('message');

/**
 * One line per event on standard output: JSON for machines, or a readable line for a terminal. A disk that is full or
 * a reader that is gone costs lines, which are counted and told of later; never the process.
 */
export function createLogger({ level, format, service }: LoggerOptions): Log {
  const print = format === 'json' ? printJson : printPretty;
  const writeLine = createLineOutput(process.stdout, (lines) =>
    print({ level: 'warn', service, event: 'log.lines-lost', fields: { lines } }),
  );
  // What packages print for themselves goes there.
  process.stderr.on('error', () => {});
  const logger = winston.createLogger({
    level,
    format: winston.format.printf((info) =>
      print({ level: info.level, service, event: info.message as string, fields: info['fields'] as Fields }),
    ),
    transports: new Transport({
      log(info: { [MESSAGE]: string }, next) {
        writeLine(info[MESSAGE]);
        next();
      },
    }),
  });
  const write = (severity: keyof Log) => {
    // A line that nobody wants costs nothing.
    if (!logger.isLevelEnabled(severity)) return () => {};
    return (event: string, fields: Fields = {}) =>
      void logger.log({ level: severity, message: event, fields });
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** Copying both into one object first would take as long again. */
function printJson({ level, service, event, fields }: Line): string {
  const line = `{"time":"${isoTime(new Date())}","level":"${level}","service":"${service}","event":"${event}"`;
  const rest = toJson(fields);
  return rest === '{}' ? `${line}}` : `${line},${rest.slice(1)}`;
}

function printPretty({ level, service, event, fields }: Line): string {
  const time = isoTime(new Date()).slice(11, 23);
  const rest = Object.entries(JSON.parse(toJson(fields)) as Fields).map(([k, v]) => `${k}=${readable(v)}`);
  return [time, level.toUpperCase().padEnd(5), service.padEnd(6), event, ...rest].join(' ');
}
function readable(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[\s"]/.test(text) ? JSON.stringify(text) : text;
}

/** What JSON cannot say (a circle, a bigint) must not throw where somebody reports a failure. */
function toJson(fields: Fields): string {
  try {
    return JSON.stringify(plain(fields));
  } catch (error) {
    return JSON.stringify({ unprintable: String(error) });
  }
}

/** Errors have no enumerable properties of their own: without this JSON would show `{}`. */
function plain(fields: Fields): Fields {
  let shown = fields;
  for (const key in fields) {
    const value = fields[key];
    if (value instanceof Error) shown = { ...shown, [key]: describeError(value) };
  }
  return shown;
}

function describeError(error: Error): Fields {
  const { code } = error as { code?: unknown };
  return {
    message: error.message || error.name,
    ...(code !== undefined && { code }),
    ...(error.cause instanceof Error && { cause: error.cause.message }),
    stack: error.stack,
  };
}
