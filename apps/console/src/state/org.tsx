import { createContext, use, type ReactNode } from 'react';
import type { JiterClient } from '@jiter/client';
import type { Membership } from './auth.ts';

/** The org that the address names, and the API for it. */
export type Org = Membership & {
  client: JiterClient;
  /** Whoever looks has a link: there is nothing beside what it shows. */
  shared?: { payloads: boolean } | undefined;
  /** Whether what changes something is offered. Whether it is done, the API decides. */
  mayChange: boolean;
  /** Whether settings, keys and members are. */
  mayManage: boolean;
};

const Context = createContext<Org | undefined>(undefined);

export function OrgProvider({
  org,
  client,
  shared,
  children,
}: {
  org: Membership;
  client: JiterClient;
  shared?: Org['shared'];
  children: ReactNode;
}) {
  const mayManage = org.role === 'owner' || org.role === 'admin';
  const value = { ...org, client, shared, mayManage, mayChange: mayManage || org.role === 'member' };
  return <Context value={value}>{children}</Context>;
}

export function useOrg(): Org {
  const org = use(Context);
  if (!org) throw new Error('There is no org here');
  return org;
}
