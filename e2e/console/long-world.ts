import { eventually, type Receiver } from '@jiter/testkit';
import type { Fleet } from '../fleet.ts';
import { invitePerson, setUpPerson, type Person } from './people.ts';

/** An org in which whatever has a name has one that is long, and one word. */
export type LongWorld = { person: Person; coming: string; failed: string; cronJob: string; host: string };

/** As many letters as that, of no two words. */
const long = (begin: string, length: number): string => begin.padEnd(length, 'Unbroken');

/** More than fit into a menu. */
const ORGS = 24;

export async function makeLongWorld(fleet: Fleet, receiver: Receiver): Promise<LongWorld> {
  const person = await setUpPerson(fleet, { name: long('Ada', 64) });
  // While he is in one org alone: then that need not be said.
  await invitePerson(fleet.url, person, 'member', { name: long('Grace', 64) });
  const done = async (method: string, path: string, body: unknown) => {
    const answer = await person.call<{ id: string }>(method, path, body, '1');
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${JSON.stringify(answer)}`);
    return answer.body;
  };
  await done('PUT', '/auth/orgs/1', { name: long('Org', 80) });
  for (let org = 0; org < ORGS; org += 1) {
    await done('POST', '/auth/orgs', { name: org % 3 === 0 ? long(`Org${org}`, 70) : `Org ${org}` });
  }
  const host = `${long('host', 60)}.${long('sub', 60)}.example.com`.toLowerCase();
  const event = { payload: long('payload', 150), labels: [long('label', 64)] };
  const destination = `https://${host}/${long('path', 80)}`;
  const coming = await done('POST', '/api/events', { ...event, destination, delay: '3h' });
  const failed = await done('POST', '/api/events', {
    ...event,
    destination: `${receiver.url}${long('path', 80)}`,
    delay: '0s',
    retryPolicy: { delays: [] },
  });
  const cronJob = await done('POST', '/api/cronjobs', {
    destination,
    payload: long('cron', 150),
    expression: '0 9 * * 1',
    timezone: 'America/Argentina/Buenos_Aires',
  });
  await done('POST', '/api/keys', { name: long('key', 90) });
  await done('POST', '/api/channels', { kind: 'webhook', name: long('channel', 90), url: destination });
  await done('POST', '/api/invitations', { role: 'viewer', email: `${long('grace', 50)}@example.com` });
  await done('POST', '/api/secrets/rotate', { overlap: '1h' });
  await eventually(async () => {
    const { body } = await fleet.call('GET', `/api/events/${failed.id}`);
    expect(body.status).toBe('Failed To Send');
  });
  return { person, coming: coming.id, failed: failed.id, cronJob: cronJob.id, host };
}
