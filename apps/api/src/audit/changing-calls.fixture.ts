import { queryRows } from '@jiter/testkit';
import { FAILED, type ActSetup } from '../acts/acts.fixture.ts';
import { exampleOf, takesBody } from '../attacks/fields.fixture.ts';
import { aBody } from '../test-setup.ts';

const JOB = { payload: 'a secret', destination: 'https://example.com/', expression: '0 9 1 1 *' };
export const aJob = async (jiter: ActSetup) =>
  ((await jiter.api.post('/api/cronjobs').send(JOB).expect(200)).body as { id: string }).id;
const aKey = async (jiter: ActSetup) =>
  (await jiter.store.keys.create({ org: jiter.org, name: 'some', scopes: ['*:read'] })).id;
const anInbox = async (jiter: ActSetup) => (await jiter.store.inboxes.create(jiter.org, ['200'], 50))!.id;
const anOverlap = async (jiter: ActSetup) => {
  await jiter.store.secrets.rotate(jiter.org, 3_600_000);
  return '';
};
const BULK = { action: 'retry', filter: { label: 'nothing' } };
const aBulkJob = async (jiter: ActSetup) =>
  ((await jiter.api.post('/api/bulk').send(BULK).expect(200)).body as { id: string }).id;
export const CHANNEL = {
  kind: 'webhook',
  name: 'us',
  target: 'https://example.com/',
  shown: '…',
  tells: ['digest'],
} as const;
const aChannel = async (jiter: ActSetup) => (await jiter.store.channels.create(jiter.org, CHANNEL)).id;
const anIncident = async (jiter: ActSetup) => {
  const sql = `insert into incidents (org_id, host) values (${jiter.org}, gen_random_uuid()::text) returning id`;
  return (await queryRows<{ id: string }>(jiter.databaseUrl, sql))[0]!.id;
};
const aLink = async (jiter: ActSetup) => {
  const link = { org: jiter.org, event: null, host: 'example.com', payloads: false };
  const [key] = await jiter.store.keys.list(jiter.org);
  const expiresAt = new Date(Date.now() + 3_600_000);
  return (
    await jiter.store.people.sharedLinks.create(
      { ...link, expiresAt },
      { kind: 'key', id: key!.id, name: key!.name },
    )
  ).id;
};
export const failed = (jiter: ActSetup) => jiter.createAs(FAILED);
export const pending = (jiter: ActSetup) => jiter.create();

type Changing = { of?: (jiter: ActSetup) => Promise<string>; body?: object; as: string };

/** Of each call that changes something what it is about and what is written down of it; what it is sent, unless its description shows that. */
export const CHANGING: Readonly<Record<string, Changing>> = {
  'PUT /events/:id': { of: pending, as: 'event.edited' },
  'POST /events/:id/cancel': { of: pending, as: 'event.cancelled' },
  'POST /events/:id/retry': { of: failed, as: 'event.retried' },
  'POST /events/:id/replay': { of: failed, as: 'event.replayed' },
  'POST /events/cancel': { of: pending, body: { all: true }, as: 'events.cancelled' },
  'POST /events/retry': { of: failed, as: 'events.retried' },
  'POST /events/replay': { of: failed, as: 'events.replayed' },
  'POST /cronjobs': { as: 'cronjob.created' },
  'PUT /cronjobs/:id': { of: aJob, as: 'cronjob.edited' },
  'POST /cronjobs/:id/run': { of: aJob, as: 'cronjob.run' },
  'DELETE /cronjobs/:id': { of: aJob, as: 'cronjob.removed' },
  'POST /inboxes': { as: 'inbox.created' },
  'PUT /inboxes/:id': { of: anInbox, as: 'inbox.edited' },
  'DELETE /inboxes/:id': { of: anInbox, as: 'inbox.removed' },
  'POST /bulk': { as: 'bulk.started' },
  'POST /bulk/:id/stop': { of: aBulkJob, as: 'bulk.stopped' },
  'PUT /failures': { as: 'failures.judged' },
  'POST /channels': { as: 'channel.created' },
  'PUT /channels/:id': { of: aChannel, as: 'channel.edited' },
  'POST /channels/:id/test': { of: aChannel, as: 'channel.tested' },
  'DELETE /channels/:id': { of: aChannel, as: 'channel.removed' },
  'POST /incidents/:id/acknowledge': { of: anIncident, as: 'incident.acknowledged' },
  'POST /incidents/:id/snooze': { of: anIncident, as: 'incident.snoozed' },
  'POST /links': { as: 'link.created' },
  'DELETE /links/:id': { of: aLink, as: 'link.revoked' },
  'PUT /org': { body: { retention: '7d' }, as: 'org.changed' },
  'POST /keys': { as: 'key.created' },
  'DELETE /keys/:id': { of: aKey, as: 'key.revoked' },
  'POST /secrets/rotate': { as: 'secret.rotated' },
  'POST /secrets/end-overlap': { of: anOverlap, as: 'secret.overlap-ended' },
};

/** What such a call is sent, where it takes anything. */
export function bodyFor(route: string): object | undefined {
  const [method, path] = route.split(' ') as [string, string];
  if (!takesBody(method, `/api${path}`)) return undefined;
  return CHANGING[route]!.body ?? exampleOf(method, `/api${path}`);
}

export const call = (jiter: ActSetup, method: string, path: string, body?: unknown) => {
  const request = jiter.api[method.toLowerCase() as 'post'](`/api${path}`);
  return body === undefined ? request : request.send(body as object);
};

/** An entry for each job; an event; and nothing at all. */
export const APART = [
  'POST /cronjobs/bulk',
  'POST /destinations/:host/test',
  'POST /signatures/check',
  'POST /times/resolve',
];
/** Creating events is no change, and a preview makes nothing. */
export const OTHERS: Readonly<Record<string, unknown>> = {
  'POST /events': aBody(),
  'POST /events/batch': [aBody(), aBody()],
  'POST /cronjobs/preview': { expression: '0 9 * * *' },
};
