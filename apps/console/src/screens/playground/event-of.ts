import type { NewEvent } from '@jiter/client';
import { OWN_KEY, type Asked } from '../../parts/code-of.ts';
import { words } from './words.ts';

/** What is entered. */
export type Draft = {
  destination: string;
  time: string;
  payload: string;
  method: string;
  isRaw: boolean;
  headers: string;
  retries: string;
};

/** The event without its time. Throws an Error for what is no header. */
export function eventOf({
  destination,
  payload,
  method,
  isRaw,
  headers,
  retries,
}: Draft): Omit<NewEvent, 'scheduledTime'> {
  const own = readHeaders(headers);
  const delays = retries.split(',').map((pause) => pause.trim());
  const isNone = /^none$/i.test(retries.trim());
  return {
    destination,
    payload: method === 'GET' ? '' : payload,
    ...((isRaw || method !== 'POST') && { format: 'raw' as const }),
    ...(method !== 'POST' && { method: method as 'PUT' }),
    ...(Object.keys(own).length > 0 && { headers: own }),
    ...(isNone ? { retryPolicy: { maxRetries: 0 } } : retries.trim() !== '' && { retryPolicy: { delays } }),
  };
}

const UNITS = [
  [/^(ms|millis(econds?)?)$/i, 'ms'],
  [/^(s|secs?|seconds?)$/i, 's'],
  [/^(m|mins?|minutes?)$/i, 'min'],
  [/^(h|hrs?|hours?)$/i, 'h'],
] as const;

/**
 * What is counted from when the event is created, as the API writes it: as a moment it would be over where the call is slow, and
 * where code runs later. Undefined for whatever else a time may be.
 */
export function delayOf(time: string): string | undefined {
  if (/^\s*now\s*$/i.test(time)) return '0s';
  const [, count, name = ''] = /^\s*(?:in |\+ ?)(\d{1,9}) ?([a-z]+)\s*$/i.exec(time) ?? [];
  const [, unit] = UNITS.find(([form]) => form.test(name)) ?? [];
  return unit && `${count}${unit}`;
}

/** A line each. Throws an Error that names the line. */
export function readHeaders(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^\s*([^\s:]+)\s*:\s?(.*)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(words.compose.noHeader(line.slice(0, 60)));
    // An object would keep the last of them, with no word of the others.
    if (headers.has(name)) throw new Error(words.compose.twice(name.slice(0, 60)));
    headers.set(name, value!.trim());
  }
  return Object.fromEntries(headers);
}

const REQUEST_LINE = /^[A-Z]+ \S+ HTTP\/[\d.]+$/;

/**
 * Headers as somebody got hold of them: below the line of their request, behind the marks of `curl -v`, or as Node prints an
 * object. One that came twice is one with a comma, as HTTP has it. Throws an Error that names the line.
 */
export function readArrived(text: string): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of fromJson(text) ?? linesOf(text)) {
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}

type Header = readonly [name: string, value: string];

function fromJson(text: string): Header[] | undefined {
  if (kindOf(text).kind !== 'json') return undefined;
  return Object.entries(JSON.parse(text) as object).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : String(value),
  ]);
}

function linesOf(text: string): Header[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/^[<>] ?/, ''));
  return lines
    .filter((line) => line !== '' && !/^[{}:]/.test(line) && !REQUEST_LINE.test(line))
    .map((line) => {
      const [, name, value] = /^['"]?([^\s:'"]+)['"]?\s*:\s*(.*)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(words.compose.noHeader(line.slice(0, 60)));
      return [name.toLowerCase(), /^(['"])(.*)\1,?$/.exec(value!)?.[2] ?? value!];
    });
}

export type PayloadKind = { kind: 'json' } | { kind: 'text' } | { kind: 'broken'; why: string };

/** Whether a payload is JSON, or looks as if it was to be. */
export function kindOf(payload: string): PayloadKind {
  if (!/^\s*[{[]/.test(payload)) return { kind: 'text' };
  try {
    JSON.parse(payload);
    return { kind: 'json' };
  } catch (error) {
    return { kind: 'broken', why: (error as Error).message.replace(/ \(.*$/, '') };
  }
}

/** The call that creates it. */
export const creating = (origin: string, event: NewEvent): Asked => ({
  ...{ origin, method: 'POST', path: '/api/events', body: JSON.stringify(event), key: OWN_KEY },
  byClient: `const event = await jiter.events.create(${JSON.stringify(event, null, 2)});\nconsole.log(event.id);`,
});
