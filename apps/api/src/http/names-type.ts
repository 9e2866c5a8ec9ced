import type { IncomingMessage } from 'node:http';

/** What clients have always got. */
const USUAL = ['application/json', 'application/*', '*/*'];

type Range = { name: string; weight: number };

/**
 * Whether `Accept` asks for this type by its name, and for JSON no more than for it (RFC 9110, 12.4.2 and 12.5.1): whoever
 * takes any, or would rather have JSON, gets that.
 */
export function namesType({ headers }: Pick<IncomingMessage, 'headers'>, type: string): boolean {
  const { accept = '' } = headers;
  const ranges = accept.toLowerCase().split(',').map(readRange);
  const weightOf = (name: string) => ranges.find((one) => one.name === name)?.weight;
  const weight = weightOf(type) ?? 0;
  const usual = USUAL.map(weightOf).find((one) => one !== undefined) ?? 0;
  return weight > 0 && weight >= usual;
}

function readRange(text: string): Range {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim());
  const [, weight = 1] = parameters.map((one) => /^q=(\d(?:\.\d*)?)$/.exec(one)).find(Boolean) ?? [];
  return { name, weight: Number(weight) };
}
