import { standardSecret } from '@jiter/core';
import type { Arrival, ArrivedNotice } from './receiver.ts';
import type { Secrets } from './secrets.ts';

type Welcome = {
  url: string;
  setUpUrl: string | undefined;
  /** With the signing secret that is the newest now. */
  secrets: Secrets;
  /** Older ones sign along for a while. */
  isRotating: boolean;
  receiverUrl: string;
  dataDir: string;
};

const OVERLAP = 'the newest: what was before it signs X-Jiter-Signature until the overlap ends';

/** All that a new user needs, and a line to paste. */
export function printWelcome(welcome: Welcome): void {
  const { url, setUpUrl, secrets, isRotating, receiverUrl, dataDir } = welcome;
  console.log(`
Jiter listens at    ${url}
  API key           ${secrets.apiKey}
  signing secret    ${secrets.signingSecret}
                    ${standardSecret(secrets.signingSecret)} (for Standard Webhooks libraries)${isRotating ? `\n                    ${OVERLAP}` : ''}
  queue dashboard   ${url}/admin/queues  (user admin, password ${secrets.adminPassword})
  data              ${dataDir}/, kept between runs

Paste this into another terminal to schedule an event 5 seconds ahead; it arrives here:

${curlLine(url, secrets.apiKey, receiverUrl)}
${setUpUrl === undefined ? '' : `\nOpen ${setUpUrl}\nto sign in for the first time; the link works once, for an hour.\n`}
Ctrl-C stops everything.
`);
}

/** For any shell on Linux and macOS: `date` differs between the two, Node is there for certain. */
function curlLine(url: string, apiKey: string, destination: string): string {
  const time = `'"$(node -p 'new Date(Date.now() + 5000).toISOString()')"'`;
  const body = `{"payload":"Hello from the future","destination":"${destination}","scheduledTime":"${time}"}`;
  return `curl -sS ${url}/api/events -H 'x-api-key: ${apiKey}' -H 'content-type: application/json' -d '${body}'`;
}

/** One line per webhook that reaches the built-in receiver. */
export function printArrival({ at, eventId, payload, scheduledTime, signed }: Arrival): number {
  const lagMs = at.getTime() - scheduledTime.getTime();
  console.log(
    `→ ${at.toISOString()}  event ${eventId} arrived ${lagMs} ms after its time, ${ofSignature(signed)}: ${JSON.stringify(payload)}`,
  );
  return 200;
}

/** One line per notice of a channel that leads there. */
export function printNotice({ at, type, text, signed }: ArrivedNotice): void {
  console.log(
    `→ ${at.toISOString()}  notice ${type} arrived, ${ofSignature(signed)}: ${JSON.stringify(text)}`,
  );
}

const ofSignature = (signed: boolean) => (signed ? 'signature verified' : 'SIGNATURE DOES NOT VERIFY');
