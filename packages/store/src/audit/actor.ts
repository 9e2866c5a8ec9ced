import type { Actor } from '@jiter/core';

/** 'key:7', 'user:3' or 'admin': who that is, and nothing of what he was called. */
export const actorText = (actor: Actor): string =>
  actor.kind === 'admin' ? 'admin' : `${actor.kind}:${actor.id}`;

export function readActor(text: string): { kind: Actor['kind']; id?: string } {
  const [kind, ...id] = text.split(':') as [Actor['kind'], ...string[]];
  return { kind, ...(id.length > 0 && { id: id.join(':') }) };
}
