import { startReceiver } from '@jiter/testkit';
import { startFleet, type Backend, type Fleet, type FleetOptions } from './fleet.ts';
import { atEnd } from './at-end.ts';

type ReceiverScript = Parameters<typeof startReceiver>[0];

/** Those of the other helpers, closed when the test is over. */
export async function aFleet(backend: Backend, options?: FleetOptions): Promise<Fleet> {
  return atEnd(await startFleet(backend, options), ({ stop }) => stop());
}

export async function aReceiver(script?: ReceiverScript) {
  return atEnd(await startReceiver(script), ({ close }) => close());
}
