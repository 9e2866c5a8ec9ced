import joi from 'joi';
import { badRequest, ROLES, type ErrorCode, type Role } from '@jiter/core';
import { missingIs, validate } from '../events/validate.ts';
import { bodyOf } from '../events/bodies.ts';
import { UNSTORABLE } from '../events/unstorable.ts';
import { isOneLine } from '../keys/parse-key.ts';
import { says } from '../openapi/of-joi.ts';
import { oneOf, text } from '../openapi/shape.ts';
import { foldName } from './fold-name.ts';

const NAME_LENGTH = 100;
const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 1_000;
const LONGEST_EMAIL = 254;
const LONGEST_TOKEN = 200;
const LONGEST_PATH = 1_000;
/** The operator whom the setting ADMIN_PASSWORD lets in. */
export const ADMIN = 'admin';

const NAME = `'name' must be a text of 1 to ${NAME_LENGTH} characters, on one line and without @, by which nobody else is known`;
const PASSWORD = `'password' must have ${SHORTEST_PASSWORD} characters or more, and at most ${LONGEST_PASSWORD}`;
export const CURRENT = "'current' must be the password that you sign in by until now";
const EMAIL = "'email' must be an address, such as ann@example.com";

/** A field that `read` judges: what it answers is the value, and undefined for one that cannot be. */
function field<T>(read: (value: unknown) => T | undefined, sentence: string, code?: ErrorCode) {
  const judged = joi.any().custom((value: unknown) => {
    const found = read(value);
    if (found === undefined) throw badRequest(sentence, code);
    return found;
  });
  return missingIs(judged, sentence, code);
}

/** People sign in by it as well as by an e-mail address: it looks like none, and is not the operator's. */
export function readPersonsName(value: unknown): string | undefined {
  if (!isOneLine(value, NAME_LENGTH) || value.includes('@')) return undefined;
  const name = value.trim().normalize('NFC');
  return foldName(name) === ADMIN ? undefined : name;
}

/** Measured alike whether it is new or somebody signs in by it. It is hashed and not kept: whatever can be typed can be in it. */
const readPassword = (least: number) => (value: unknown) => {
  if (typeof value !== 'string') return undefined;
  const length = [...value.normalize('NFKC')].length;
  return length >= least && length <= LONGEST_PASSWORD ? value : undefined;
};

const ADDRESS = joi
  .string()
  .email({ tlds: { allow: false }, minDomainSegments: 1 })
  .max(LONGEST_EMAIL)
  .required();

const readEmail = (value: unknown) =>
  ADDRESS.validate(value, { convert: false }).error ? undefined : (value as string).normalize('NFC');

const readText = (most: number) => (value: unknown) =>
  typeof value === 'string' && value !== '' && value.length <= most && !UNSTORABLE.test(value)
    ? value
    : undefined;

const personsName = says(
  field(readPersonsName, NAME, 'invalid_name'),
  text('People sign in by it.', { minLength: 1, maxLength: NAME_LENGTH }),
);
const newPassword = says(
  field(readPassword(SHORTEST_PASSWORD), PASSWORD, 'invalid_password'),
  text(undefined, { minLength: SHORTEST_PASSWORD, maxLength: LONGEST_PASSWORD, format: 'password' }),
);
const email = says(field(readEmail, EMAIL, 'invalid_email'), text(undefined, { format: 'email' }));
const token = says(
  field(readText(LONGEST_TOKEN), "'token' must be what follows # in the link"),
  text('What follows `#` in the link.', { minLength: 1, maxLength: LONGEST_TOKEN }),
);
const password = says(
  field(readPassword(1), "'password' must be a text"),
  text(undefined, { minLength: 1, maxLength: LONGEST_PASSWORD, format: 'password' }),
);
const login = says(
  field(readText(LONGEST_EMAIL), "'login' must be a name or an e-mail address"),
  text('A name or an e-mail address.', { minLength: 1, maxLength: LONGEST_EMAIL }),
);

export const SET_UP_BODY = bodyOf<{ token: string; name: string; password: string; email?: string }>({
  token: token.required(),
  name: personsName.required(),
  password: newPassword.required(),
  email,
});
const DISCONNECT = "'disconnect' must be true, with a new 'password' beside it, or left out";
export const LINK_BODY = bodyOf<{ token: string; password?: string; disconnect?: true }>({
  token: token.required(),
  password: newPassword,
  disconnect: says(
    field((value) => (value === true ? value : undefined), DISCONNECT),
    {
      const: true,
      description: 'Nobody signs in by an account of another service any more. With a `password` alone.',
    },
  ),
});

/** Without a password there might be no way in any more. */
export function readLinkBody(body: unknown) {
  const given = validate(LINK_BODY, body);
  if (given.disconnect && given.password === undefined) throw badRequest(DISCONNECT);
  return given;
}
export const SIGN_IN_BODY = bodyOf<{ login: string; password: string }>({
  login: login.required(),
  password: password.required(),
});
/** Of somebody who is signed in; whoever has no password yet has none to send along. */
export const PASSWORD_BODY = bodyOf<{ current?: string; password: string }>({
  current: says(
    field(readPassword(1), CURRENT),
    text('The one that the person signs in by until now; left out by whoever has none.', {
      minLength: 1,
      maxLength: LONGEST_PASSWORD,
      format: 'password',
    }),
  ),
  password: newPassword.required(),
});
export const FRESH_BODY = bodyOf<{ password: string }>({ password: password.required() });

const readRole = (value: unknown) => ROLES.find((role) => role === value);

const role = says(
  field(readRole, `'role' must be one of '${ROLES.join("', '")}'`, 'invalid_role'),
  oneOf(ROLES),
);
const orgName = says(
  field(
    (value) => (isOneLine(value, NAME_LENGTH) ? value.trim() : undefined),
    `'name' must be a text of 1 to ${NAME_LENGTH} characters, on one line`,
  ),
  text(undefined, { minLength: 1, maxLength: NAME_LENGTH }),
);

export const ROLE_BODY = bodyOf<{ role: Role }>({ role: role.required() });
export const INVITATION_BODY = bodyOf<{ role: Role; email?: string }>({ role: role.required(), email });
export const ORG_BODY = bodyOf<{ name: string }>({ name: orgName.required() });
export const LOOK_BODY = bodyOf<{ token: string }>({ token: token.required() });
/** Of somebody who has no account yet. */
export const NEW_PERSON_BODY = bodyOf<{ name: string; password: string; email?: string }>({
  name: personsName.required(),
  password: newPassword.required(),
  email,
});
export const ACCEPT_BODY = bodyOf<{ token: string; name?: string; password?: string; email?: string }>({
  token: token.required(),
  name: personsName,
  password: newPassword,
  email,
});

/** `returnTo` is what it may be, or else the first page: somebody who left with another one has to come back all the same. */
export const OAUTH_BODY = bodyOf<{ returnTo?: string; connect?: true; fresh?: true; invitation?: string }>({
  returnTo: says(
    field(readText(LONGEST_PATH), "'returnTo' must be the path of a page, such as '/o/1/events'"),
    text('The page to come back to; anything but a page of the console is the first one.', {
      minLength: 1,
      maxLength: LONGEST_PATH,
    }),
  ),
  connect: says(
    field((value) => (value === true ? value : undefined), "'connect' must be true, or left out"),
    { const: true, description: 'Makes the account a way in of whoever is signed in.' },
  ),
  fresh: says(
    field((value) => (value === true ? value : undefined), "'fresh' must be true, or left out"),
    { const: true, description: 'Whoever is signed in does so once more, for what needs that.' },
  ),
  invitation: says(
    field(readText(LONGEST_TOKEN), "'invitation' must be what follows # in the link"),
    text('What follows `#` in the link of an invitation: whoever comes back is in its organisation.', {
      minLength: 1,
      maxLength: LONGEST_TOKEN,
    }),
  ),
});
