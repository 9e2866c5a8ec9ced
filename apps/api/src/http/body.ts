import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { askForBody } from '@jiter/runtime';
import { AppError, badRequest } from '@jiter/core';

/** Reads a request's body as JSON; throws AppError 400, 413 or 415. */
export type ReadJson = (req: IncomingMessage) => Promise<unknown>;

const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;
const CHARSET = /;[ \t]*charset="?([^";\s]*)/i;
const LONGEST_REASON = 200;

/**
 * Not express.json(): that one decodes bytes that are not UTF-8 into replacement characters, and a payload has to
 * arrive as it was sent.
 */
export function createReadJson({ maxBytes }: { maxBytes: number }): ReadJson {
  return async (req) => {
    checkHeaders(req, maxBytes);
    askForBody(req);
    const bytes = await readBytes(req, maxBytes);
    if (bytes.length === 0) throw noBody();
    if (!isUtf8(bytes)) throw badRequest('Please send valid JSON: the body is not UTF-8');
    return parseJson(bytes.toString('utf8'));
  };
}

function checkHeaders({ headers }: IncomingMessage, maxBytes: number): void {
  const length = headers['content-length'];
  const coding = headers['transfer-encoding'];
  if (coding === undefined && (length === undefined || length === '0')) throw noBody();
  const type = headers['content-type'] ?? '';
  if (!JSON_TYPE.test(type)) {
    throw new AppError(415, 'Please send JSON, with the header Content-Type: application/json');
  }
  const charset = CHARSET.exec(type)?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) throw new AppError(415, 'Please send JSON in UTF-8');
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!/^identity$/i.test(encoding) || !/^chunked$/i.test(coding ?? 'chunked'))
    throw new AppError(415, 'Please send the body uncompressed');
  if (Number(length) > maxBytes) throw tooLarge(maxBytes);
}

/** Whatever comes after the limit is thrown away as it arrives, so that the client gets to read the answer. */
function readBytes(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      chunks = [];
      reject(tooLarge(maxBytes));
    });
    let isRead = false;
    req.on('end', () => {
      isRead = true;
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    const cutShort = () => {
      // Making an error costs more than all the rest here, and every request closes.
      if (!isRead) reject(badRequest('The request ended before its body did'));
    };
    req.on('error', cutShort);
    req.on('close', cutShort);
    // While its key was looked up, the client may have gone: nothing of the above happens any more.
    if (req.destroyed) cutShort();
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badRequest(`Please send valid JSON: ${reason.slice(0, LONGEST_REASON)}`);
  }
}

const noBody = () => badRequest('Please send a JSON body, with the header Content-Type: application/json');
const tooLarge = (maxBytes: number) =>
  new AppError(413, `The request is too large: its body may have at most ${maxBytes} bytes`);
