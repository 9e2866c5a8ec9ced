import { Webhook } from 'standardwebhooks';
import { signJiter, standardSecret } from '@jiter/core';
import { eventually, type Hit } from '@jiter/testkit';
import { setUp, settledAs, signingSecret as before, soon, type Bench } from './worker.fixture.ts';

let bench: Bench;
beforeEach(async () => void (bench = await setUp('postgres')));
afterEach(() => bench.tearDown());

/** As @jiter/node does it: one signature, by the one secret it was given. */
function verifiesAsSdk({ headers, body }: Hit, secret: string): boolean {
  const timestamp = Number(headers['x-jiter-request-timestamp']);
  return headers['x-jiter-signature'] === signJiter(secret, timestamp, JSON.stringify(JSON.parse(body)));
}

function verifiesAsStandard({ headers, body }: Hit, secret: string): boolean {
  try {
    new Webhook(standardSecret(secret)).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

async function deliverOne(): Promise<Hit> {
  const receiver = await bench.startReceiver();
  const { id } = await bench.schedule({ destination: receiver.url, scheduledTime: soon() });
  await eventually(() => settledAs(bench, id, 'Sent'));
  return receiver.hits[0]!;
}

/** Who can verify what a receiver gets now. */
async function verifiers(after: string) {
  const hit = await deliverOne();
  return {
    sdk: [before, after].filter((secret) => verifiesAsSdk(hit, secret)),
    standard: [before, after].filter((secret) => verifiesAsStandard(hit, secret)),
  };
}

test('a rotation breaks no receiver: not those that know one signature, nor those that know many', async () => {
  await bench.startWorker();
  const { signingSecret: after } = await bench.store.secrets.rotate(bench.org, 600_000);
  expect(await verifiers(after)).toEqual({ sdk: [before], standard: [before, after] });

  expect(await bench.store.secrets.endOverlap(bench.org)).toBe(1);
  // The worker remembers for a few seconds what signed.
  await eventually(async () => expect(await bench.store.secrets.signingSecrets(bench.org)).toEqual([after]));
  expect(await verifiers(after)).toEqual({ sdk: [after], standard: [after] });
});
