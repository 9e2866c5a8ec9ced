import { queryRows } from '@jiter/testkit';
import { FAILED, type ActSetup } from '../acts/acts.fixture.ts';
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
const JUDGED = { host: 'shop.example.com', reason: '503', state: 'resolved' };
const CHANNEL = { kind: 'webhook', name: 'us', url: 'https://example.com/' };
const aChannel = async (jiter: ActSetup) => {
  const input = { kind: 'webhook', name: 'us', target: CHANNEL.url, shown: '…', tells: ['digest'] } as const;
  return (await jiter.store.channels.create(jiter.org, input)).id;
};
const anIncident = async (jiter: ActSetup) => {
  const sql = `insert into incidents (org_id, host) values (${jiter.org}, gen_random_uuid()::text) returning id`;
  return (await queryRows<{ id: string }>(jiter.databaseUrl, sql))[0]!.id;
};
export const failed = (jiter: ActSetup) => jiter.createAs(FAILED);
export const pending = (jiter: ActSetup) => jiter.create();

/** Of each call that changes something what it is about, what it is sent, and what is written down of it. */
export const CHANGING: Readonly<
  Record<string, { of?: (jiter: ActSetup) => Promise<string>; body?: object; takes?: true; as: string }>
> = {
  'PUT /events/:id': { of: pending, body: { payload: 'other' }, takes: true, as: 'event.edited' },
  'POST /events/:id/cancel': { of: pending, takes: true, as: 'event.cancelled' },
  'POST /events/:id/retry': { of: failed, body: { delay: '1h' }, takes: true, as: 'event.retried' },
  'POST /events/:id/replay': { of: failed, body: { delay: '1h' }, takes: true, as: 'event.replayed' },
  'POST /events/cancel': { of: pending, body: { all: true }, takes: true, as: 'events.cancelled' },
  'POST /events/retry': { of: failed, body: { all: true }, takes: true, as: 'events.retried' },
  'POST /events/replay': { of: failed, body: { all: true, limit: 1 }, takes: true, as: 'events.replayed' },
  'POST /cronjobs': { body: JOB, takes: true, as: 'cronjob.created' },
  'PUT /cronjobs/:id': { of: aJob, body: { status: 'Disabled' }, takes: true, as: 'cronjob.edited' },
  'POST /cronjobs/:id/run': { of: aJob, as: 'cronjob.run' },
  'DELETE /cronjobs/:id': { of: aJob, as: 'cronjob.removed' },
  'POST /inboxes': { body: { script: ['503', '200'] }, takes: true, as: 'inbox.created' },
  'PUT /inboxes/:id': { of: anInbox, body: { script: ['200'] }, takes: true, as: 'inbox.edited' },
  'DELETE /inboxes/:id': { of: anInbox, as: 'inbox.removed' },
  'POST /bulk': { body: BULK, takes: true, as: 'bulk.started' },
  'POST /bulk/:id/stop': { of: aBulkJob, as: 'bulk.stopped' },
  'PUT /failures': { body: JUDGED, takes: true, as: 'failures.judged' },
  'POST /channels': { body: CHANNEL, takes: true, as: 'channel.created' },
  'PUT /channels/:id': { of: aChannel, body: { name: 'them' }, takes: true, as: 'channel.edited' },
  'POST /channels/:id/test': { of: aChannel, as: 'channel.tested' },
  'DELETE /channels/:id': { of: aChannel, as: 'channel.removed' },
  'POST /incidents/:id/acknowledge': { of: anIncident, as: 'incident.acknowledged' },
  'PUT /org': { body: { retention: '7d' }, takes: true, as: 'org.changed' },
  'POST /keys': { body: { name: 'fresh' }, takes: true, as: 'key.created' },
  'DELETE /keys/:id': { of: aKey, as: 'key.revoked' },
  'POST /secrets/rotate': { body: { overlap: '1h' }, takes: true, as: 'secret.rotated' },
  'POST /secrets/end-overlap': { of: anOverlap, takes: true, as: 'secret.overlap-ended' },
};
/** An entry for each job; an event; and nothing at all. */
export const APART = ['POST /cronjobs/bulk', 'POST /destinations/:host/test'];
APART.push('POST /signatures/check', 'POST /times/resolve');
/** Creating events is no change, and a preview makes nothing. */
export const OTHERS: Readonly<Record<string, unknown>> = {
  'POST /events': aBody(),
  'POST /events/batch': [aBody(), aBody()],
  'POST /cronjobs/preview': { expression: '0 9 * * *' },
};
