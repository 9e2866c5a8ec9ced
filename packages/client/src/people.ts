import { answerOf, type Connection } from './connection.ts';
import type { BodyOf } from './types.ts';

/** Who is in an org, and who may come. No key opens any of it: it takes somebody who is signed in. */
export function createPeople(api: Connection) {
  const path = (id: string) => ({ params: { path: { id } } });
  return {
    members: {
      list: () => answerOf(api.GET('/api/members')),
      change: (id: string, change: BodyOf<'changeMember'>) =>
        answerOf(api.PUT('/api/members/{id}', { ...path(id), body: change })),
      remove: (id: string) => answerOf(api.DELETE('/api/members/{id}', path(id))),
    },
    invitations: {
      list: () => answerOf(api.GET('/api/invitations')),
      /** The link is answered this once. */
      create: (invitation: BodyOf<'invite'>) => answerOf(api.POST('/api/invitations', { body: invitation })),
      revoke: (id: string) => answerOf(api.DELETE('/api/invitations/{id}', path(id))),
    },
  };
}
