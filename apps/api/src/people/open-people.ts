import type { Clock } from '@jiter/core';
import { createOpenForPerson } from '../access/open-for-person.ts';
import type { Turns } from '../access/turns.ts';
import { createCookies } from './cookies.ts';
import { createIsOperator, createPeopleRoutes, type PeopleOptions } from './routes.ts';

type Deps = { people?: PeopleOptions | undefined; publicUrl?: string | undefined; clock: Clock };

/** What there is of people in an app: nothing where there are none. */
export function openPeople({ people, publicUrl, clock }: Deps, { take }: Pick<Turns, 'take'>) {
  if (!people) return {};
  const cookies = createCookies(publicUrl);
  const { sessions } = people.people;
  return {
    openForPerson: createOpenForPerson({ sessions, cookies, publicUrl, clock }),
    isOperator: createIsOperator({ ...people, cookies }),
    routes: createPeopleRoutes({ ...people, cookies, publicUrl, take }),
  };
}
