/**
 * Who changes something: a key of an org, a person who is signed in, whoever follows the link of a message (whose id it has, and the name of
 * whom it was sent to), or whoever runs `npm run admin` beside the server.
 */
export type Actor =
  | { kind: 'key' | 'user'; id: string; name: string; ip?: string }
  | { kind: 'link'; id: string; name: string; ip?: string }
  | { kind: 'admin'; name: string };

/** What is written down, as `noun.verb-past`: of events one by one, of many by one call, and of all else. */
export const AUDIT_ACTIONS = [
  'event.edited',
  'event.cancelled',
  'event.retried',
  'event.replayed',
  'events.cancelled',
  'events.retried',
  'events.replayed',
  'bulk.started',
  'bulk.stopped',
  'failures.judged',
  'cronjob.created',
  'cronjob.edited',
  'cronjob.removed',
  'cronjob.run',
  'inbox.created',
  'inbox.edited',
  'inbox.removed',
  'channel.created',
  'channel.edited',
  'channel.tested',
  'channel.removed',
  'incident.acknowledged',
  'incident.snoozed',
  'key.created',
  'key.restricted',
  'key.revoked',
  'org.created',
  'org.changed',
  'org.deleted',
  'member.joined',
  'member.changed',
  'member.removed',
  'identity.connected',
  'identity.disconnected',
  'password.set',
  'login-link.created',
  'operator.added',
  'operator.removed',
  'account.deleted',
  'quiet-hours.changed',
  'invitation.created',
  'invitation.revoked',
  'link.created',
  'link.revoked',
  'secret.rotated',
  'secret.overlap-ended',
  'secrets.resealed',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const TARGET_KINDS = [
  'event',
  'bulk',
  'cronjob',
  'inbox',
  'key',
  'org',
  'member',
  'identity',
  'invitation',
  'link',
  'channel',
  'incident',
  'secret',
] as const;
export type Target = { kind: (typeof TARGET_KINDS)[number]; id: string };

/** Of whoever did something what sentences say. */
export type NamedActor = Pick<Actor, 'kind' | 'name'>;

/** What stands for a name where nobody is told who works there. */
export const NAMELESS = {
  ...{ user: 'a person', link: 'a person', key: 'an API key', admin: 'an operator' },
  ...{ cronjob: 'a cron job', event: 'an event' },
} as const;

type Facts = Readonly<Record<string, unknown>>;

/** Of a change what it was, and of what: the fields that differ, as answers name them, without secrets and payloads. */
export type Change = { before?: Facts; after?: Facts; details?: Facts };

/** A change as it is kept. */
export type AuditEntry = Change & {
  id: string;
  at: Date;
  action: AuditAction;
  actor: { kind: Actor['kind']; id?: string; name: string };
  ip?: string;
  target?: Target;
  /** The entry of the call that did the same with many. */
  partOf?: string;
};

/** How an event came to be: by a call; of a cron job at its time, or asked for by hand; of another event that was sent again, or had its outcome. */
export const ORIGINS = ['call', 'tick', 'run', 'replay', 'callback'] as const satisfies Origin['kind'][];
export type Origin =
  | { kind: 'call' }
  | { kind: 'tick' | 'run'; cronjob: string }
  | { kind: 'replay' | 'callback'; parentId: string };

/** What happened to an event by somebody's will; of its creation by whom or, where nobody asked for it, by what it was made of. */
export type EventChange = Omit<AuditEntry, 'action' | 'actor'> & {
  action: AuditAction | 'event.created';
  actor: { kind: Actor['kind'] | 'cronjob' | 'event'; id?: string; name: string };
  /** Of its creation. */
  origin?: Origin;
};
