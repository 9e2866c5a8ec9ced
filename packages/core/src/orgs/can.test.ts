import {
  can,
  grantOfLink,
  grantOfRole,
  grantWithoutPayloads,
  isOfOperators,
  mayGive,
  ROLES,
  roleWantedToGive,
  type Action,
  type Principal,
  type Role,
} from './can.ts';
import { allows, SCOPES } from './grant.ts';

const PEOPLE = ROLES.map((role): [string, Principal] => [role, { kind: 'user', role }]);
const OPERATOR: [string, Principal] = ['operator', { kind: 'user', role: 'viewer', isOperator: true }];
/** Whoever is no person. */
const KEYS: [string, Principal][] = [
  ['key that sends', { kind: 'key', scopes: ['events:write'] }],
  ['key that reads', { kind: 'key', scopes: ['*:read'] }],
  ['key of everything', { kind: 'key' }],
  ['link', { kind: 'link', payloads: false }],
  ['link with payloads', { kind: 'link', payloads: true }],
];

/** As it is written down for people, and not as it is in the code. */
const TABLE: [actions: Action[], may: string][] = [
  [['events:read'], 'viewer, member, admin, owner, key that reads, key of everything, link with payloads'],
  [
    ['events:read-redacted'],
    'viewer, member, admin, owner, key that reads, key of everything, link, link with payloads',
  ],
  [
    ['cronjobs:read', 'flow:read', 'org:read', 'metrics:read', '*:read'],
    'viewer, member, admin, owner, key that reads, key of everything',
  ],
  [['events:write'], 'member, admin, owner, key that sends, key of everything'],
  [['cronjobs:write', 'flow:write', 'links:write'], 'member, admin, owner, key of everything'],
  [['org:admin'], 'admin, owner, key of everything'],
  [['people:manage'], 'admin, owner'],
  [['org:own'], 'owner'],
  [['system:read'], ''],
];

test.each(TABLE)('%j may be done by %s', (actions, may) => {
  for (const action of actions) {
    const found = [...PEOPLE, ...KEYS].filter(([, principal]) => can(principal, action));
    expect([action, found.map(([name]) => name).join(', ')]).toEqual([action, may]);
  }
});

test('every action is in the table', () => {
  const told = TABLE.flatMap(([actions]) => actions);
  expect([...told].sort()).toEqual([...SCOPES, 'people:manage', 'org:own', 'system:read'].sort());
});

test('a role is the grant of a key that may just as much, as far as keys may', () => {
  for (const role of ROLES) {
    for (const scope of SCOPES) {
      const may = can({ kind: 'user', role }, scope);
      expect([role, scope, allows(grantOfRole(role), scope)]).toEqual([role, scope, may]);
    }
  }
  // Only so may it make keys that may do everything.
  expect(ROLES.filter((role) => grantOfRole(role).scopes === undefined)).toEqual(['admin', 'owner']);
});

test('an admin makes anybody but owners, an owner anybody, and the others nobody', () => {
  const given = (own: Role) => ROLES.filter((role) => mayGive(own, role));
  expect(ROLES.map(given)).toEqual([[], [], ['viewer', 'member', 'admin'], [...ROLES]]);
});

test('who may not make somebody that is told the role that it takes, and so is who is in the org no more', () => {
  expect(roleWantedToGive('admin', ['viewer', 'admin'])).toBeUndefined();
  expect(roleWantedToGive('owner', ['owner', 'viewer'])).toBeUndefined();
  expect(roleWantedToGive('admin', ['viewer', 'owner'])).toBe('owner');
  expect(roleWantedToGive('member', ['viewer'])).toBe('admin');
  expect(roleWantedToGive(null, ['viewer'])).toBe('admin');
  expect(roleWantedToGive(null, ['owner'])).toBe('owner');
});

test('an operator sees the whole server, and of an org what his role there lets him', () => {
  const [, operator] = OPERATOR;
  expect(can(operator, 'system:read')).toBe(true);
  expect(can(operator, 'events:read')).toBe(true);
  expect(can(operator, 'events:write')).toBe(false);
});

test('a link reads what it shows, with payloads or without', () => {
  expect(grantOfLink({ payloads: true })).toEqual({ scopes: ['events:read'] });
  expect(grantOfLink({ payloads: false })).toEqual({ scopes: ['events:read-redacted'] });
});

test('a viewer who is shown no payloads reads all but those', () => {
  const { scopes = [] } = grantOfRole('viewer');
  expect(scopes).toEqual(
    expect.arrayContaining(['events:read', '*:read', 'events:read-redacted', 'org:read']),
  );
  expect(grantWithoutPayloads()).toEqual({
    scopes: scopes.filter((scope) => !['events:read', '*:read'].includes(scope)),
  });
});

test('of operators is what concerns the whole server, and no key or link does it', () => {
  expect(isOfOperators('system:read')).toBe(true);
  expect(isOfOperators('org:own')).toBe(false);
  expect(can({ kind: 'user', role: 'owner' }, 'system:read')).toBe(false);
  expect(can({ kind: 'key' }, 'system:read')).toBe(false);
});
