import type { Guard } from '@jiter/egress';
import type { Sender } from './sender.ts';

/**
 * Refuses destinations that are addresses themselves: node looks up no literal, so the guard in the sender's look-up
 * never sees them. Names are judged there, by the address that is dialled.
 */
export function guardSender(sender: Sender, guard: Pick<Guard, 'guardRequest'>): Sender {
  return {
    ...sender,
    async send(request) {
      const verdict = guard.guardRequest(new URL(request.url));
      if (verdict.kind !== 'refused') return sender.send(request);
      return { kind: 'silent', reason: 'refused', detail: verdict.reason };
    },
  };
}
