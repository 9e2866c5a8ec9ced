import type { Identity } from '@jiter/store';

/** What was sent along, and has to come back, or to be shown when somebody does. It is kept by his browser alone. */
export type Asked = { state: string; nonce: string; verifier: string };

/** Whom a service vouches for, and when he showed it who he is, where it says so. */
export type Vouched = Identity & { signedInAt?: Date };

/** Another service, which vouches for people. */
export type Identifier = {
  issuer: string;
  /** What its callback is called. */
  name: 'github' | 'oidc';
  /** What people know it as. */
  shownName: string;
  /**
   * Where a browser is sent to, to come back to `back`; `anew`: after its person has shown once more who he is, as far as the service can
   * be asked for that. Throws AppError 503.
   */
  ask(asked: Asked, back: string, how?: 'anew'): Promise<URL>;
  /** Who came back, at this address. Throws an error for whatever is not as it was asked for. */
  identify(asked: Asked, cameBackTo: URL): Promise<Vouched>;
};

export const LONGEST_SUBJECT = 255;
const LONGEST_NAME = 100;

/** As people may read it: on one line, and not long. */
export const shownNameOf = (...names: unknown[]): string => {
  const texts = names.filter((name) => typeof name === 'string').map((name) => name.replace(/\p{Cc}/gu, ' '));
  return texts.map((name) => name.trim().slice(0, LONGEST_NAME)).find((name) => name !== '') ?? '';
};

/** By name, as the sign-in page shows them. */
export function presentServices(identifiers: readonly Identifier[]) {
  const oidc = identifiers.find(({ name }) => name === 'oidc');
  return {
    github: identifiers.some(({ name }) => name === 'github'),
    oidc: oidc ? { name: oidc.shownName } : null,
  };
}
