import winston from 'winston';
import { isoTime, type Log } from '@jiter/core';

export type LoggerOptions = {
  level: 'debug' | 'info' | 'warn' | 'error';
  format: 'json' | 'pretty';
  /** Which process speaks: `api`, `worker`. */
  service: string;
};

type Line = { time: string; level: string; service: string; event: string };

/** How long a line waits for others, at most. What a machine that dies may leave unsaid is no more than this. */
const GATHER_MS = 10;

/**
 * One line per event on standard output: JSON for machines, or a readable line for a terminal. winston gets the lines
 * of a moment ready and together: passing its streams and a system call for each took a tenth of a delivery's time.
 */
export function createLogger({ level, format, service }: LoggerOptions): Log {
  const logger = winston.createLogger({
    level,
    format: winston.format.printf(({ message }) => String(message)),
    transports: [new winston.transports.Console({ stderrLevels: [] })],
  });
  const print = format === 'json' ? printJson : printPretty;
  // Each line's own level was looked at before.
  const add = createGathering((text) => logger.log(level, text));
  const write = (severity: keyof Log) => {
    if (!logger.isLevelEnabled(severity)) return () => {};
    return (event: string, fields: Record<string, unknown> = {}) =>
      add(print({ time: isoTime(new Date()), level: severity, service, event }, plain(fields)));
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** A line that comes alone is handed on at once, those that follow it shortly together; at the exit, whatever is left. */
function createGathering(handOn: (text: string) => void): (line: string) => void {
  let lines: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const take = () => {
    const text = lines.join('\n');
    lines = [];
    return text;
  };
  const pass = () => {
    timer = undefined;
    if (lines.length === 0) return;
    handOn(take());
    timer = setTimeout(pass, GATHER_MS).unref();
  };
  process.once('exit', () => {
    if (lines.length > 0) process.stdout.write(`${take()}\n`);
  });
  return (line) => {
    lines.push(line);
    if (!timer) pass();
  };
}

/** Copying both into one object first would take as long again. The words of the line are ours: none has to be escaped. */
function printJson({ time, level, service, event }: Line, fields: Record<string, unknown>): string {
  const rest = JSON.stringify(fields);
  const line = `{"time":"${time}","level":"${level}","service":"${service}","event":"${event}"`;
  return rest === '{}' ? `${line}}` : `${line},${rest.slice(1)}`;
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
