import { eventually, type Receiver } from '@jiter/testkit';
import type { Fleet } from '../fleet.ts';
import { CORPUS, foreign, foreignName } from './corpus.ts';
import { setUpPerson, signIn, type Person } from './people.ts';

/** An org in which every field that takes a text has one that would become script. */
export type ForeignWorld = {
  person: Person;
  /** What the paths of screens name. */
  ids: { failed: string; coming: string; cronJob: string; bulkJob: string; host: string; invitation: string };
};

/** The fields, and where a screen shows them: each has to be seen on one. */
export const SHOWN_FIELDS = [
  'org',
  'person',
  'key',
  'payload',
  'header',
  'label',
  'cron-payload',
  'pause-note',
  'bulk-filter',
  'answer',
  'channel',
  'arrival-header',
  'arrival-body',
] as const;

export const answerForeign = () => ({
  status: 500,
  body: foreign('answer'),
  headers: { 'x-foreign': CORPUS[0]! },
});

export async function makeForeignWorld(fleet: Fleet, receiver: Receiver): Promise<ForeignWorld> {
  const person = await setUpPerson(fleet, { name: foreignName('person') });
  const done = async (method: string, path: string, body: unknown) => {
    const answer = await person.call<{ id: string; url: string }>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${JSON.stringify(answer)}`);
    return answer.body;
  };
  await done('PUT', '/auth/orgs/1', { name: foreignName('org') });
  for (const text of CORPUS) await signIn(fleet.url, foreignName('person'), text);
  const destination = `${receiver.url}foreign?q=${encodeURIComponent(foreign('destination'))}`;
  const content = {
    destination,
    headers: { 'X-Foreign': foreign('header') },
    labels: [foreignName('label').slice(0, 64).replaceAll(',', '')],
    metadata: { '<svg/onload>': foreign('metadata') },
  };
  const event = { ...content, payload: foreign('payload') };
  const failed = await done('POST', '/api/events', {
    ...event,
    delay: '0s',
    retryPolicy: { delays: ['200ms'] },
    idempotencyKey: CORPUS[2],
  });
  const coming = await done('POST', '/api/events', { ...event, delay: '10min' });
  const edited = { payload: foreign('edited'), headers: { 'X-Foreign': foreign('edited-header') } };
  await done('PUT', `/api/events/${coming.id}`, edited);
  const job = { destination, payload: foreign('cron-payload'), expression: '0 9 * * 1', timezone: 'UTC' };
  const cronJob = await done('POST', '/api/cronjobs', job);
  // Bands of a calendar beside a tick, in a week that is shown and far off.
  for (const expression of ['* * 28 3 *', '*/5 * 28 3 *', '30 7 28 3 *'])
    await done('POST', '/api/cronjobs', { ...job, expression });
  const paused = await done('POST', '/api/cronjobs', {
    ...job,
    metadata: { 'pause-note': foreignName('pause-note') },
  });
  await done('PUT', `/api/cronjobs/${paused.id}`, { status: 'Disabled' });
  const filter = { q: foreignName('bulk-filter').slice(0, 200) };
  const bulkJob = await done('POST', '/api/bulk', { action: 'retry', filter });
  for (const text of CORPUS) await done('POST', '/api/keys', { name: text });
  await done('POST', '/api/keys', { name: foreignName('key') });
  for (const text of [foreignName('channel'), ...CORPUS])
    await done('POST', '/api/channels', { kind: 'webhook', name: text, url: destination });
  const invited = await done('POST', '/api/invitations', { role: 'viewer' });
  const inbox = await done('POST', '/api/inboxes', {});
  const headers = { 'x-foreign': foreign('arrival-header') };
  await fetch(inbox.url, { method: 'PUT', body: foreign('arrival-body'), headers });
  await eventually(async () => {
    const { body } = await fleet.call('GET', `/api/events/${failed.id}`);
    expect(body.status).toBe('Failed To Send');
  });
  const { host } = new URL(receiver.url);
  const [, invitation] = invited.url.split('#');
  return {
    person,
    ids: {
      failed: failed.id,
      coming: coming.id,
      cronJob: cronJob.id,
      bulkJob: bulkJob.id,
      host,
      invitation: invitation!,
    },
  };
}
