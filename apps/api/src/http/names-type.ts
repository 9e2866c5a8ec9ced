import type { IncomingMessage } from 'node:http';

/** To say no to a type (RFC 9110, 12.4.2). */
const NOT_AT_ALL = /^q=0(\.0*)?$/;

/** Whether `Accept` asks for this type by its name: whoever takes any gets what clients have always got. */
export function namesType(
  { headers: { accept = '' } }: Pick<IncomingMessage, 'headers'>,
  type: string,
): boolean {
  return accept
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';').map((part) => part.trim()))
    .some(([name, ...parameters]) => name === type && !parameters.some((one) => NOT_AT_ALL.test(one)));
}
