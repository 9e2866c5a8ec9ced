import { answerOf, type Connection } from './connection.ts';
import type { BodyOf } from './types.ts';

export function createChannels(api: Connection) {
  const path = (id: string) => ({ params: { path: { id } } });
  return {
    list: () => answerOf(api.GET('/api/channels')),
    /** With what it was told lately. */
    get: (id: string) => answerOf(api.GET('/api/channels/{id}', path(id))),
    create: (channel: BodyOf<'createChannel'>) => answerOf(api.POST('/api/channels', { body: channel })),
    /** `mutedUntil` keeps it quiet until then. */
    edit: (id: string, changes: BodyOf<'editChannel'>) =>
      answerOf(api.PUT('/api/channels/{id}', { ...path(id), body: changes })),
    remove: (id: string) => answerOf(api.DELETE('/api/channels/{id}', path(id))),
    /** Has it told that this is a test; `get` shows what came of it. */
    test: (id: string) => answerOf(api.POST('/api/channels/{id}/test', path(id))),
  };
}
