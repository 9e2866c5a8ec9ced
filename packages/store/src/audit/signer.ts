import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseMasterKey } from '../orgs/seal.ts';

/** Signs texts with a key that no database has. */
export type Signer = {
  sign(text: string): string;
  /** `unknown`: by a key that JITER_MASTER_KEY does not hold any more. */
  check(signature: string, text: string): 'signed' | 'other' | 'unknown';
};

/** `masterKeys` as for secrets: the first one signs, all of them check. What is signed is signed with keys made of them. */
export function createSigner(masterKeys: readonly string[]): Signer {
  const keys = masterKeys.map(parseMasterKey).map(({ id, bytes }) => ({
    id,
    bytes: createHmac('sha256', bytes).update('jiter audit').digest(),
  }));
  const signWith = ({ id, bytes }: (typeof keys)[number], text: string) =>
    `${id}.${createHmac('sha256', bytes).update(text).digest('base64url')}`;

  return {
    sign: (text) => signWith(keys[0]!, text),
    check(signature, text) {
      const key = keys.find(({ id }) => signature.startsWith(`${id}.`));
      if (!key) return 'unknown';
      const [given, wanted] = [signature, signWith(key, text)].map((one) => Buffer.from(one)) as [
        Buffer,
        Buffer,
      ];
      return given.length === wanted.length && timingSafeEqual(given, wanted) ? 'signed' : 'other';
    },
  };
}
