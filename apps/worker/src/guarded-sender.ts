import { remember } from '@jiter/core';
import type { Guard } from '@jiter/egress';
import { parseDestination } from './destination.ts';
import type { Sender } from './sender.ts';

/**
 * Refuses destinations that are addresses themselves: node looks up no literal, so the guard in the sender's look-up
 * never sees them. Names are judged there, by the address that is dialled.
 */
export function guardSender(sender: Sender, guard: Pick<Guard, 'verdictOfHost'>): Sender {
  const verdictOf = remember((hostname) => guard.verdictOfHost(hostname));
  return {
    ...sender,
    async send(request) {
      const url = parseDestination(request.url);
      const verdict = url && verdictOf(url.hostname);
      if (verdict?.kind !== 'refused') return sender.send(request);
      return { kind: 'silent', reason: 'refused', detail: verdict.reason };
    },
  };
}
