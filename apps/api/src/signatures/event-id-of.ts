import { isRowId } from '../events/row-id.ts';

/** Of which event a request says to be, by its `webhook-id`. */
export function eventIdOf(headers: Readonly<Record<string, string>>): string | undefined {
  const name = Object.keys(headers).find((one) => one.toLowerCase() === 'webhook-id');
  const id = name === undefined ? undefined : /^evt_(\d+)$/.exec(headers[name]!.trim())?.[1];
  return id !== undefined && isRowId(id) ? id : undefined;
}
