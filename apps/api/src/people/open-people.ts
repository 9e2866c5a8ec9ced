import type { Clock, Log } from '@jiter/core';
import type { ChannelStore, PeopleStore } from '@jiter/store';
import { createOpenForLink } from '../access/open-for-link.ts';
import { createOpenForPerson } from '../access/open-for-person.ts';
import type { Turns } from '../turns/turns.ts';
import { linksInTurn } from '../links/routes.ts';
import { createSessionCookies } from './cookies.ts';
import { createPasswords } from './passwords.ts';
import { createIsOperator, createPeopleRoutes, type PeopleOptions } from './routes.ts';
import { endWithAdminPassword } from './sessions-of-admin.ts';

type Deps = {
  people?: PeopleOptions | undefined;
  notices: { channels: ChannelStore };
  publicUrl?: string | undefined;
  clock: Clock;
  log: Log;
};

/** What there is of people in an app: nothing where there are none. */
export function openPeople({ people: options, notices: { channels }, publicUrl, clock, log }: Deps) {
  if (!options) return {};
  const cookies = createSessionCookies(publicUrl);
  const passwords = createPasswords(options.passwordCost);
  const { sessions, mark: markOfAdmin } = endWithAdminPassword({
    ...{ sessions: options.people.sessions, passwords, adminPassword: options.adminPassword },
  });
  const people = { ...options, people: { ...options.people, sessions } };
  return {
    openForPerson: createOpenForPerson({ sessions, cookies, publicUrl }),
    openForLink: createOpenForLink(options.people.sharedLinks),
    isOperator: createIsOperator({ ...people, cookies }),
    routes: createPeopleRoutes({
      ...people,
      channels,
      cookies,
      passwords,
      markOfAdmin,
      publicUrl,
      clock,
      log,
    }),
  };
}

/** Who changes something waits for the row of an org, or for his own, on connections of that org's share, or of his. */
export function peopleInTurn(people: PeopleStore, turns: Turns): PeopleStore {
  const { take } = turns;
  return {
    ...people,
    sharedLinks: linksInTurn(people.sharedLinks, turns),
    createOrg: (name, by) => take(`person ${by.id}`, () => people.createOrg(name, by)),
    deleteOrg: (org, ...how) => take(org, () => people.deleteOrg(org, ...how)),
    setPassword: (by, given) => take(`person ${by.id}`, () => people.setPassword(by, given)),
    setQuietHours: (by, hours) => take(`person ${by.id}`, () => people.setQuietHours(by, hours)),
    connectIdentity: (by, ...rest) => take(`person ${by.id}`, () => people.connectIdentity(by, ...rest)),
    disconnectIdentity: (which, ways) =>
      take(`person ${which.by.id}`, () => people.disconnectIdentity(which, ways)),
    accept: (token, by) => take(`person ${by.id}`, () => people.accept(token, by)),
    renameOrg: (org, ...how) => take(org, () => people.renameOrg(org, ...how)),
    changeMember: (member, by) => take(member.org, () => people.changeMember(member, by)),
    createInvitation: (invitation, by) => take(invitation.org, () => people.createInvitation(invitation, by)),
    revokeInvitation: (org, ...which) => take(org, () => people.revokeInvitation(org, ...which)),
  };
}
