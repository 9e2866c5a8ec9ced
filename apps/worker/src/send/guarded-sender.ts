import type { LookupFunction } from 'node:net';
import type { Clock, Log } from '@jiter/core';
import { parseDestination, RefusedError, type Guard } from '@jiter/egress';
import type { Sender, SenderOptions } from './sender.ts';

/** A process loads the one that it sends by. */
const CLIENTS: Record<'got' | 'undici', () => Promise<(options: SenderOptions) => Sender>> = {
  got: async () => (await import('./send-got.ts')).createGotSender,
  undici: async () => (await import('./send-undici.ts')).createUndiciSender,
};

/** They all lead to one host. */
const KEPT_TO_INBOXES = 8;

export type GuardedSenderOptions = {
  client: keyof typeof CLIENTS;
  guard: Pick<Guard, 'lookup' | 'guardRequest' | 'inbox'>;
  clock: Clock;
  log: Pick<Log, 'warn'>;
  /** As in SenderOptions. */
  maxKept?: number;
};

/**
 * The Sender that leaves the process: nothing goes where the guard forbids it. Names are judged in the look-up, by the
 * address that is dialled; node looks up no literal, so destinations that are addresses themselves are judged before,
 * and so are ports. What goes to our own inboxes may reach an address that nothing else may: it has connections of its own.
 */
export async function createGuardedSender({
  client,
  guard,
  log,
  ...options
}: GuardedSenderOptions): Promise<Sender> {
  const report = (host: string, reason: string) => log.warn('delivery.refused', { host, reason });
  const createSender = await CLIENTS[client]();
  const sender = createSender({ ...options, dial: { lookup: reportRefusals(guard.lookup, report) } });
  const dial = { lookup: guard.inbox.lookup };
  const toInboxes = createSender({ ...options, maxKept: KEPT_TO_INBOXES, dial });
  return {
    ...sender,
    async send(request) {
      const url = parseDestination(request.url);
      const verdict = url && guard.guardRequest(url);
      if (url && verdict?.kind === 'refused') {
        report(url.hostname, verdict.reason);
        return { kind: 'unanswered', reason: 'refused', detail: verdict.reason };
      }
      return url && guard.inbox.has(url) ? toInboxes.send(request) : sender.send(request);
    },
    close() {
      sender.close();
      toInboxes.close();
    },
  };
}

/** The reason names addresses of our network: it is for the log, and the history does not get it. */
function reportRefusals(
  lookup: LookupFunction,
  report: (host: string, reason: string) => void,
): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, options, (error, ...found) => {
      if (error instanceof RefusedError) report(hostname, error.message);
      callback(error, ...found);
    });
}
