import type { Action, Scope } from '@jiter/core';

export type Call = CallOfKeys | CallOfPeople;

export type CallOfKeys = {
  scope: Scope;
  /** It lets a key make the call as well, without what was sent and answered. */
  redacted?: Scope;
  /** Without it a key is not shown what its answer has of others' payloads. */
  reveals?: Scope;
  /** It can be asked for with `?dryRun=true`, which does nothing. */
  tries?: true;
  /** What is sent because of it, and so has to go where the key may send. */
  sends?: 'event' | 'cron job' | 'many';
  /** A person has to have entered the password a short while ago. */
  fresh?: true;
};

/** No key makes it. */
type CallOfPeople = { people: Exclude<Action, Scope>; fresh?: true };

/** What a key needs for each call, or a person. One that is not here only keys without scopes may make, and who may all that they may. */
export const SCOPE_OF_CALLS: Readonly<Record<string, Call>> = {
  'POST /events': { tries: true, scope: 'events:write' },
  'POST /events/batch': { tries: true, scope: 'events:write' },
  'GET /events': { scope: 'events:read', redacted: 'events:read-redacted', reveals: 'events:read' },
  'GET /events/count': { scope: 'events:read', redacted: 'events:read-redacted', reveals: 'events:read' },
  'GET /events/attempts': { scope: 'events:read', redacted: 'events:read-redacted' },
  'GET /events/:id': { scope: 'events:read', redacted: 'events:read-redacted', reveals: 'events:read' },
  'GET /events/:id/explanation': { scope: 'events:read', redacted: 'events:read-redacted' },
  'GET /events/:id/changes': { scope: 'events:read', redacted: 'events:read-redacted' },
  'PUT /events/:id': { scope: 'events:write', reveals: 'events:read', sends: 'event' },
  'POST /events/cancel': { tries: true, scope: 'events:write', reveals: 'events:read' },
  'POST /events/retry': { tries: true, scope: 'events:write', reveals: 'events:read', sends: 'many' },
  'POST /events/replay': { tries: true, scope: 'events:write', reveals: 'events:read', sends: 'many' },
  'POST /events/:id/cancel': { scope: 'events:write', reveals: 'events:read' },
  'POST /events/:id/retry': { scope: 'events:write', reveals: 'events:read', sends: 'event' },
  'POST /events/:id/replay': { scope: 'events:write', reveals: 'events:read', sends: 'event' },
  'POST /cronjobs': { tries: true, scope: 'cronjobs:write' },
  'POST /cronjobs/preview': { tries: true, scope: 'cronjobs:read' },
  'POST /cronjobs/:id/run': { scope: 'cronjobs:write', reveals: 'cronjobs:read', sends: 'cron job' },
  'GET /cronjobs': { scope: 'cronjobs:read' },
  'GET /cronjobs/calendar': { scope: 'cronjobs:read' },
  'POST /cronjobs/bulk': { scope: 'cronjobs:write', sends: 'many' },
  'GET /cronjobs/:id/occurrences': { scope: 'cronjobs:read' },
  'GET /cronjobs/:id': { scope: 'cronjobs:read' },
  'PUT /cronjobs/:id': { scope: 'cronjobs:write', reveals: 'cronjobs:read', sends: 'cron job' },
  'DELETE /cronjobs/:id': { scope: 'cronjobs:write', reveals: 'cronjobs:read' },
  'POST /inboxes': { scope: 'events:write' },
  'GET /inboxes': { scope: 'events:read' },
  'GET /inboxes/:id': { scope: 'events:read' },
  'PUT /inboxes/:id': { scope: 'events:write' },
  'DELETE /inboxes/:id': { scope: 'events:write' },
  'GET /inboxes/:id/requests': { scope: 'events:read' },
  'POST /signatures/check': { scope: 'events:read' },
  'POST /times/resolve': { scope: 'events:read', redacted: 'events:read-redacted' },
  'GET /org': { scope: 'org:read' },
  'PUT /org': { scope: 'org:admin' },
  'GET /status': { scope: 'metrics:read' },
  'GET ../metrics': { scope: 'metrics:read' },
  'GET /stats': { scope: 'events:read', redacted: 'events:read-redacted' },
  'GET /forecast': { scope: 'events:read', redacted: 'events:read-redacted' },
  'GET /audit': { scope: 'org:admin' },
  'POST /bulk': { tries: true, scope: 'events:write', reveals: 'events:read', sends: 'many' },
  'GET /bulk': { scope: 'events:read', redacted: 'events:read-redacted' },
  'GET /bulk/:id': { scope: 'events:read', redacted: 'events:read-redacted' },
  'POST /bulk/:id/stop': { scope: 'events:write' },
  'GET /failures': { scope: 'events:read', redacted: 'events:read-redacted', reveals: 'events:read' },
  'PUT /failures': { scope: 'events:write' },
  'GET /destinations': { scope: 'events:read', redacted: 'events:read-redacted' },
  'GET /destinations/:host': { scope: 'events:read', redacted: 'events:read-redacted' },
  'POST /destinations/:host/test': { scope: 'events:write' },
  'GET /channels': { scope: 'org:admin' },
  'POST /channels': { scope: 'org:admin' },
  'GET /channels/:id': { scope: 'org:admin' },
  'PUT /channels/:id': { scope: 'org:admin' },
  'DELETE /channels/:id': { scope: 'org:admin' },
  'POST /channels/:id/test': { scope: 'org:admin' },
  'GET /incidents': { scope: 'org:read' },
  'POST /incidents/:id/acknowledge': { scope: 'events:write' },
  'POST /incidents/:id/snooze': { scope: 'events:write' },
  'POST /links': { scope: 'links:write', fresh: true },
  'GET /links': { scope: 'links:write' },
  'DELETE /links/:id': { scope: 'links:write' },
  'GET /keys': { scope: 'org:admin' },
  'POST /keys': { scope: 'org:admin', fresh: true },
  'DELETE /keys/:id': { scope: 'org:admin' },
  'GET /secrets': { scope: 'org:admin' },
  'POST /secrets/rotate': { scope: 'org:admin', fresh: true },
  'POST /secrets/end-overlap': { scope: 'org:admin', fresh: true },
  'GET /system': { people: 'system:read' },
  'GET /members': { people: 'people:manage' },
  'PUT /members/:id': { people: 'people:manage', fresh: true },
  'DELETE /members/:id': { people: 'people:manage', fresh: true },
  'GET /invitations': { people: 'people:manage' },
  'POST /invitations': { people: 'people:manage', fresh: true },
  'DELETE /invitations/:id': { people: 'people:manage' },
};
