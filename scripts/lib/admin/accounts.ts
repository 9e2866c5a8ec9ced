import { ROLES, type Role } from '@jiter/core';
import type { Call } from './commands.ts';
import { UsageError } from './errors.ts';
import { formatTable } from './table.ts';
import { by } from './by.ts';
import { personOf } from './who.ts';

const EVERYWHERE = 'in every API process within 5 s';

export async function listAccounts({ store }: Call): Promise<string> {
  const accounts = await store.people.listAccounts();
  return formatTable(
    ['ID', 'NAME', 'E-MAIL', 'OPERATOR', 'ORGS', 'CREATED', 'LAST SEEN'],
    accounts.map(({ id, name, email, isOperator, orgs, createdAt, lastSeenAt }) => [
      ...[id, name, email ?? undefined, isOperator ? 'yes' : undefined],
      orgs.map((org) => `${org.id}:${org.role}`).join(',') || undefined,
      ...[createdAt, lastSeenAt ?? undefined],
    ]),
  );
}

export async function deleteAccount({ store, flags }: Call): Promise<string> {
  const user = await personOf(store, flags.email);
  const done = await store.people.deleteAccount(user.id, by());
  if (done === 'last-operator') throw new Error(lastOperator(user.name));
  if (done === 'unknown') throw new Error(`${user.name} has no account any more.`);
  if (done !== 'done') {
    const orgs = done.ownerOf.map(({ id, name }) => `${id} (${name})`).join(', ');
    throw new Error(
      `${user.name} is the only owner of org ${orgs}: make another member an owner first, by \`npm run admin -- member set owner --email ... --org ID\`, or delete it.`,
    );
  }
  return `The account of ${user.name} is deleted: every session and way in of it is over, ${EVERYWHERE}. The API keys that ${user.name} made belong to their orgs, and stay.`;
}

export const addOperator = (call: Call) => setOperator(call, 'added');
export const removeOperator = (call: Call) => setOperator(call, 'removed');

async function setOperator({ store, flags }: Call, to: 'added' | 'removed'): Promise<string> {
  const { id, name } = await personOf(store, flags.email);
  const isOperator = to === 'added';
  const done = await store.people.setOperator({ user: id, isOperator }, by());
  if (done === 'last') throw new Error(lastOperator(name));
  if (done === 'unknown') throw new Error(`${name} has no account any more.`);
  if (done === 'already') return `${name} ${isOperator ? 'is an operator already' : 'is no operator'}.`;
  return `${name} is ${isOperator ? 'an operator' : 'no operator any more'}, ${EVERYWHERE}.`;
}

const lastOperator = (name: string) =>
  `${name} is the only operator: make somebody else one first, by \`npm run admin -- operator add --email ...\`.`;

/** `org`: the one that is named, or the only one. */
export async function setMember(
  { store, flags, operands: [given = ''] }: Call,
  org: string,
): Promise<string> {
  const role = ROLES.find((one) => one === given);
  if (!role) throw new UsageError(`'${given}' is no role: ${ROLES.join(', ')} are.`);
  const user = await personOf(store, flags.email);
  const done = await store.people.changeMember({ org, user: user.id, role }, by());
  if (done === 'unknown')
    throw new Error(`${user.name} is not in org ${org}: who is comes by an invitation.`);
  if (done === 'last') throw new Error(lastOwner(user.name, org, role));
  return `${user.name} is ${role} of org ${org}, ${EVERYWHERE}.`;
}

const lastOwner = (name: string, org: string, role: Role) =>
  `${name} is the only owner of org ${org}, and cannot be its ${role}: make another member an owner first.`;
