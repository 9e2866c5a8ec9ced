import { ROLES, SCOPES } from '@jiter/core';
import { effectOf, isTriedElsewhere, mayCall, type Principal } from './access.ts';
import { callOf, calls } from './document.fixture.ts';

const key = (...scopes: (typeof SCOPES)[number][]): Principal => ({ kind: 'key', scopes });
const person = (role: (typeof ROLES)[number], isOperator = false): Principal => ({
  kind: 'user',
  role,
  isOperator,
});
const may = (principal: Principal, id: string) => mayCall(principal, callOf(id));

test('a key may do what its scopes say, and is told which it takes', () => {
  expect(may(key('events:write'), 'createEvent')).toEqual({ may: true });
  expect(may(key('events:read'), 'createEvent')).toEqual({
    may: false,
    needs: 'scope',
    names: ['events:write'],
  });
  expect(may(key('events:read-redacted'), 'listEvents')).toEqual({ may: true });
  expect(may(key('*:read'), 'getOrganisation')).toEqual({ may: true });
  expect(may({ kind: 'key' }, 'createApiKey')).toEqual({ may: true });
  expect(may({ kind: 'unknown key' }, 'createApiKey')).toEqual({ may: 'unknown' });
});

test('a person may do what his role says; operators, people and keys are told apart', () => {
  expect(may(person('viewer'), 'listEvents')).toEqual({ may: true });
  expect(may(person('viewer'), 'createEvent')).toEqual({ may: false, needs: 'role', names: ['member'] });
  expect(may(person('owner'), 'getSystem')).toEqual({ may: false, needs: 'operator' });
  expect(may(person('viewer', true), 'getSystem')).toEqual({ may: true });
  expect(may(person('owner'), 'getMetrics')).toEqual({ may: false, needs: 'key' });
  expect(may({ kind: 'key' }, 'listMembers')).toEqual({ may: false, needs: 'person' });
  expect(may({ kind: 'key' }, 'getMe')).toEqual({ may: false, needs: 'person' });
  expect(may(person('viewer'), 'getMe')).toEqual({ may: true });
});

test('whoever is more may do more, for each call', () => {
  for (const call of calls) {
    const allowed = ROLES.map((role) => mayCall(person(role), call).may === true);
    expect([call.operationId, allowed]).toEqual([call.operationId, [...allowed].sort()]);
  }
});

test('what would make somebody else of whoever looks is tried nowhere, and all of it is in the document', () => {
  expect(calls.filter(isTriedElsewhere).map(({ operationId }) => operationId)).toEqual([
    'setUp',
    'signInByLink',
    'signIn',
    'signInByService',
    'comeBackFromService',
    'acceptInvitation',
  ]);
});

test('what changes nothing is told from what does, and that from what destroys', () => {
  const effects = Object.fromEntries(calls.map((call) => [call.operationId, effectOf(call, false)]));
  expect(effects).toMatchObject({
    ...{ listEvents: 'none', previewCronJob: 'none', checkSignatures: 'none', createEvent: 'changes' },
    ...{ deleteCronJob: 'destroys', cancelEvents: 'destroys', revokeApiKey: 'destroys', signOut: 'destroys' },
    ...{ deleteOrganisation: 'destroys', editEvent: 'changes', sendDeleteToInbox: 'changes' },
  });
  expect(effectOf(callOf('createEvent'), true)).toBe('none');
});
