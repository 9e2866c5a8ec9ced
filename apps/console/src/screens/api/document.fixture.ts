import { readFileSync } from 'node:fs';
import { callsOf, type Call, type Document } from './document.ts';

/** As the API answers it. */
export const document = JSON.parse(
  readFileSync(new URL('../../../../../docs/openapi.json', import.meta.url), 'utf8'),
) as Document;
export const calls = callsOf(document);

export function callOf(id: string): Call {
  const call = calls.find(({ operationId }) => operationId === id);
  if (!call) throw new Error(`There is no call ${id}`);
  return call;
}
