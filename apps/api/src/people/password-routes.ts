import type { Request, Router } from 'express';
import { AppError, badRequest, isoTime } from '@jiter/core';
import type { Session } from '@jiter/store';
import { validate } from '../events/validate.ts';
import { sendJson } from '../http/send-json.ts';
import { CURRENT, PASSWORD_BODY } from './bodies.ts';
import type { IsAdmin, PeopleParts } from './routes.ts';
import { refuseStale } from './visit.ts';

type Deps = Pick<PeopleParts, 'people' | 'visits' | 'passwords' | 'checkPassword' | 'readJson'> & {
  isAdmin: IsAdmin;
};

const NOT_YOURS = 'That is not your password: send the one that you sign in by until now';
const OF_SETTING =
  'ADMIN_PASSWORD is the password of admin as long as it is set: whoever runs the server changes it there';

/** Adds `/password`: a new one, by whoever is signed in. */
export function addPasswordRoutes(
  routes: Router,
  { people, visits, passwords, checkPassword, readJson, isAdmin }: Deps,
): void {
  /** Somebody who comes along at a screen that was left open knows no password, and is not fresh for long. */
  async function checkWho(req: Request, session: Session, current: string | undefined): Promise<void> {
    const { id: account, name: login } = session.user;
    if (current !== undefined) {
      const given = { login, password: current, refusal: NOT_YOURS, account };
      await checkPassword(given, visits.clientOf(req));
      return;
    }
    if ((await people.findAccount(login))?.passwordHash) throw badRequest(CURRENT);
    refuseStale(session);
  }

  routes.post('/password', async (req, res) => {
    const session = await visits.sessionOf(req);
    const { current, password } = validate(PASSWORD_BODY, await readJson(req, res));
    if (isAdmin(session.user)) throw new AppError(409, OF_SETTING, undefined, 'password_of_setting');
    await checkWho(req, session, current);
    const passwordHash = await passwords.hash(password);
    const by = visits.actorOf(req, session);
    const freshUntil = await people.setPassword(by, { passwordHash, session: session.id });
    sendJson(res, 200, { freshUntil: isoTime(freshUntil) });
  });
}
