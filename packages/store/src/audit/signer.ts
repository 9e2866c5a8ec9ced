import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseMasterKey } from '../orgs/seal.ts';

/** `unknown`: by a key that is not there. */
export type Signed = 'signed' | 'other' | 'unknown';

/** What signs, and how signatures name it. It opens nothing that is sealed with the master key that it is made of. */
export type SigningKey = { id: string; bytes: Buffer };

/** Signs texts with a key that no database has. */
export type Signer = {
  sign(text: string): string;
  /** `unknown`: by a key that JITER_MASTER_KEY does not hold any more. */
  check(signature: string, text: string): Signed;
  /** All but the one that signs. */
  former: readonly SigningKey[];
};

/** `masterKeys` as for secrets: the first one signs, all of them check. What is signed is signed with keys made of them. */
export function createSigner(masterKeys: readonly string[]): Signer {
  const keys = masterKeys.map(parseMasterKey).map(({ id, bytes }) => ({
    id,
    bytes: createHmac('sha256', bytes).update('jiter audit').digest(),
  }));
  return {
    sign: (text) => signWith(keys[0]!, text),
    check: (signature, text) => checkWith(keys, signature, text),
    former: keys.slice(1),
  };
}

/** Whether one of `keys` signed it: the one that the signature names. */
export function checkWith(keys: readonly SigningKey[], signature: string, text: string): Signed {
  const key = keys.find(({ id }) => signature.startsWith(`${id}.`));
  if (!key) return 'unknown';
  const [given, wanted] = [signature, signWith(key, text)].map((one) => Buffer.from(one)) as [Buffer, Buffer];
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? 'signed' : 'other';
}

function signWith({ id, bytes }: SigningKey, text: string): string {
  return `${id}.${createHmac('sha256', bytes).update(text).digest('base64url')}`;
}
