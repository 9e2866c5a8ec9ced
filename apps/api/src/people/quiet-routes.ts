import type { Router } from 'express';
import type { QuietHours } from '@jiter/core';
import { validate } from '../events/validate.ts';
import { sendJson } from '../http/send-json.ts';
import { parseQuietHours, QUIET_BODY } from './quiet-hours.ts';
import type { PeopleParts } from './routes.ts';

type Deps = Pick<PeopleParts, 'people' | 'visits' | 'readJson'>;

/** Adds `/quiet-hours`: when a person wants no mail. */
export function addQuietRoutes(routes: Router, { people, visits, readJson }: Deps): void {
  routes.get('/quiet-hours', async (req, res) => {
    const { user } = await visits.sessionOf(req);
    const hours = await people.quietHours(user.id);
    sendJson(res, 200, presented(hours, user.email));
  });

  routes.put('/quiet-hours', async (req, res) => {
    const session = await visits.sessionOf(req);
    const hours = parseQuietHours(validate(QUIET_BODY, await readJson(req, res)));
    await people.setQuietHours(visits.actorOf(req, session), hours);
    sendJson(res, 200, presented(hours, session.user.email));
  });

  routes.delete('/quiet-hours', async (req, res) => {
    const session = await visits.sessionOf(req);
    await people.setQuietHours(visits.actorOf(req, session), undefined);
    res.status(204).end();
  });
}

const presented = (hours: QuietHours | undefined, email: string | null) => ({
  quietHours: hours ? { from: hours.from, to: hours.to, timezone: hours.timezone } : null,
  email,
});
