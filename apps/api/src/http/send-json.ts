import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { keepAccount } from './answers.ts';
import { createPace } from './pace.ts';
import { isRedacted, writeRedacted } from './redact.ts';

/**
 * In UTF-16 units: little enough to be written in a moment, and not to be taken for long-lived by V8, which does so with
 * 128 KiB; and enough to be few.
 */
export const SLICE_LENGTH = 32_768;

const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM = 'application/problem+json';

const NOT_MODIFIED = 304;
/** 132 bits. */
const TAG_LENGTH = 22;

/** `res.json` without what nobody needs here (ETag, freshness, charset look-ups): a tenth of a request's time. */
export function sendJson(res: Response, status: number, value: unknown): void {
  sendText(res, status, isRedacted(res) ? writeRedacted(value, res) : JSON.stringify(value));
}

/** An error as RFC 9457 has it. */
export function sendProblem(res: Response, status: number, problem: object): void {
  sendText(res, status, JSON.stringify(problem), PROBLEM);
}

/** A text of another kind, whole. */
export function sendPlain(res: Response, text: string, type: string): void {
  sendText(res, 200, text, type);
}

function sendText(res: Response, status: number, text: string, type = JSON_TYPE): void {
  writeHead(res, status, Buffer.byteLength(text), type);
  res.end(text);
  // Mostly the kernel has taken all of it by now, and this is 0.
  keepAccount(res, res.writableLength);
}

/**
 * Sends JSON that is there in pieces, one after the other, at the pace at which it is read. Resolves when all of it is
 * on its way, or the reader has gone.
 */
export async function sendTexts(res: Response, texts: readonly string[]): Promise<void> {
  if (isRedacted(res)) return sendPieces(res, [writeRedacted(JSON.parse(texts.join('')), res)]);
  return sendPieces(res, texts);
}

/**
 * By hand and not by `pipeline`, which leaves listeners on `res` that know all that was sent. A request that waited for its turn is
 * old to V8 by then, and what is old keeps alive what it knows until old garbage is collected: of young garbage, pages were most.
 */
async function sendPieces(res: Response, texts: readonly string[]): Promise<void> {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length <= SLICE_LENGTH) return sendText(res, 200, texts.join(''));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  keepAccount(res, bytes);
  writeHead(res, 200, bytes);
  for (const slice of slicesOf(texts, SLICE_LENGTH)) {
    if (res.destroyed) return;
    if (!res.write(slice)) await untilDrained(res);
  }
  res.end();
}

function untilDrained(res: Response): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      res.off('drain', end).off('close', end);
      resolve();
    };
    res.on('drain', end).on('close', end);
  });
}

/**
 * Each text is an item of an array, or several with commas between. Whoever has them already is told so, and no more. `texts` is
 * emptied, unless others get the same.
 */
export async function sendArray(res: Response, texts: string[]): Promise<void> {
  const shown = isRedacted(res) ? await redactItems(res, texts) : texts;
  if (isAskedOften(res) && hasAlready(res, shown)) return sendNothingNew(res);
  const pieces = ['[', ...withCommas(shown.map((text) => [text])), ']'];
  if (!isAskedOften(res)) texts.length = 0;
  return sendPieces(res, pieces);
}

/** What an answer may be old for is asked for again and again, and is mostly the same. */
const isAskedOften = (res: Response) => res.getHeader('Age') !== undefined;

/** By what he has seen, page and all: where a list goes on is a part of it. */
function hasAlready(res: Response, texts: readonly string[]): boolean {
  const seen = createHash('sha256').update(String(res.getHeader('Link')));
  for (const text of texts) seen.update('\n').update(text);
  const tag = `"${seen.digest('base64url').slice(0, TAG_LENGTH)}"`;
  res.setHeader('ETag', tag);
  const given = (res.req.headers['if-none-match'] ?? '').split(',');
  // A proxy that compresses makes it a weak one: for a 304 these are the same (RFC 9110, 13.1.2).
  return given.some((one) => one.trim().replace(/^W\//, '') === tag);
}

function sendNothingNew(res: Response): void {
  res.writeHead(NOT_MODIFIED).end();
  keepAccount(res, 0);
}

async function redactItems(res: Response, texts: readonly string[]): Promise<string[]> {
  const pace = createPace();
  const shown: string[] = [];
  for (const text of texts) {
    shown.push(writeRedacted(JSON.parse(`[${text}]`), res).slice(1, -1));
    await pace(text.length);
  }
  return shown;
}

function writeHead(res: Response, status: number, bytes: number, type = JSON_TYPE): void {
  res.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes });
}

/** The pieces of the items of an array, or of an object, one item after the other. */
export function withCommas(items: readonly (readonly string[])[]): string[] {
  return items.flatMap((texts, index) => (index === 0 ? texts : [',', ...texts]));
}

/** The texts one after the other, in slices of about `length`, none of which ends within a character. */
export function* slicesOf(texts: readonly string[], length: number): Generator<string> {
  let left = '';
  for (const text of texts) {
    left += text;
    let from = 0;
    while (left.length - from > length) {
      const to = from + length + Number(isHighSurrogate(left.charCodeAt(from + length - 1)));
      yield left.slice(from, to);
      from = to;
    }
    left = left.slice(from);
  }
  if (left !== '') yield left;
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
