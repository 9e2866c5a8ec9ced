import type { Attempt } from '@jiter/client';
import { shellQuoted } from '../../parts/shell-quoted.ts';

/** What was sent, as the history kept it. */
export type Sent = {
  method: string;
  headers: readonly (readonly [string, string])[];
  body: string;
  isBase64: boolean;
};

export function sentOf({ requestData }: Pick<Attempt, 'requestData'>): Sent | undefined {
  try {
    const { method, headers, body, bodyEncoding } = JSON.parse(requestData) as {
      method?: string;
      headers?: Record<string, string>;
      body?: unknown;
      bodyEncoding?: string;
    };
    if (!headers) return undefined;
    return {
      method: method ?? 'POST',
      headers: Object.entries(headers),
      body: typeof body === 'string' ? body : '',
      isBase64: bodyEncoding === 'base64',
    };
  } catch {
    return undefined;
  }
}

/** From the end of an attempt until the next one was due, ms. */
export function pauseBetween(
  before: Pick<Attempt, 'createdAt' | 'durationMs'>,
  next: Pick<Attempt, 'createdAt' | 'lagMs'>,
): number {
  const dueMs = Date.parse(next.createdAt) - next.lagMs;
  return dueMs - Date.parse(before.createdAt) - before.durationMs;
}

/**
 * The same request from a terminal. curl would read several URLs in what has brackets or braces, a file's name in a body that begins
 * with @, and in a header without a value that it is to send none.
 */
export function curlOf(url: string, { method, headers, body, isBase64 }: Sent): string {
  const asOne = /[[\]{}]/.test(url) ? ' -g' : '';
  const lines = [
    `curl -sS${asOne} -X ${method} ${shellQuoted(url)}`,
    ...headers.map(([name, value]) => `-H ${shellQuoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
  ];
  if (body === '') return lines.join(' \\\n  ');
  if (!isBase64) return [...lines, `--data-raw ${shellQuoted(body)}`].join(' \\\n  ');
  return `printf %s ${shellQuoted(body)} | base64 -d | ${[...lines, '--data-binary @-'].join(' \\\n  ')}`;
}

const SIGNATURE_HEADERS = /^(webhook-(id|timestamp|signature)|x-jiter-)/i;
export const signaturesOf = ({ headers }: Sent) => headers.filter(([name]) => SIGNATURE_HEADERS.test(name));

/** As a text of lines, without what is another one each time. */
export function asLines(attempt: Attempt): string[] {
  const sent = sentOf(attempt);
  const request = sent
    ? [
        ...sent.headers
          .filter(([name]) => !SIGNATURE_HEADERS.test(name))
          .map(([name, value]) => `> ${name}: ${value}`),
        ...sent.body.split('\n').map((line) => `> ${line}`),
      ]
    : [];
  return [...request, `< ${attempt.status}`, ...attempt.responseData.split('\n').map((line) => `< ${line}`)];
}
