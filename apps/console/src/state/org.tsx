import { createContext, use, type ReactNode } from 'react';
import type { JiterClient } from '@jiter/client';
import { can, type Action } from '@jiter/core/can';
import type { Membership } from './auth.ts';

/** The org that the address names, and the API for it. */
export type Org = Membership & {
  client: JiterClient;
  /** Whoever looks has a link: there is nothing beside what it shows. */
  shared?: { payloads: boolean } | undefined;
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
  return <Context value={{ ...org, client, shared }}>{children}</Context>;
}

export function useOrg(): Org {
  const org = use(Context);
  if (!org) throw new Error('There is no org here');
  return org;
}

/** Whether what takes this is offered. Whether it is done, the API decides, by the same table. */
export const useMay = (action: Action): boolean => can({ kind: 'user', role: useOrg().role }, action);
