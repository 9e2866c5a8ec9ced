import type { Router } from 'express';
import { isoTime, notFound } from '@jiter/core';
import { idOf, unreadableIdIs } from '../events/row-id.ts';
import { sendJson } from '../http/send-json.ts';
import type { PeopleParts } from './routes.ts';

const NO_SESSION = 'Unable to find session';

/** Adds `/sessions`: where a person is signed in, and an end to that. */
export function addSessionRoutes(
  routes: Router,
  { people, visits }: Pick<PeopleParts, 'people' | 'visits'>,
): void {
  const { sessions } = people;

  routes.get('/sessions', async (req, res) => {
    const own = await visits.sessionOf(req);
    const shown = (await sessions.list(own.user.id)).map(({ id, createdAt, lastSeenAt, ip, userAgent }) => ({
      ...{ id, createdAt: isoTime(createdAt), lastSeenAt: isoTime(lastSeenAt), ip, userAgent },
      isCurrent: id === own.id,
    }));
    sendJson(res, 200, shown);
  });

  routes.delete('/sessions/:id', async (req, res) => {
    const { user } = await visits.sessionOf(req);
    if (!(await sessions.end(user.id, idOf(req, NO_SESSION)))) throw notFound(NO_SESSION);
    res.status(204).end();
  });

  routes.use('/sessions', unreadableIdIs(NO_SESSION));
}
