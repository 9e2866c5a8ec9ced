import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Seals and opens small secrets with AES-256-GCM. */
export type Seal = {
  /** `context` is bound to the text: what was sealed for one org does not open as another's. */
  seal(plain: string, context: string): string;
  /** @throws Error when no master key fits, or the text was changed. */
  open(sealed: string, context: string): string;
  /** Whether there is the key that the text was sealed with. */
  hasKeyOf(sealed: string): boolean;
  /** Whether the text was sealed with the key that seals now. */
  isCurrent(sealed: string): boolean;
};

/** What is sealed cannot be opened, as the key for it is not there. */
class LostKeyError extends Error {
  /** As sealed texts name it. */
  readonly masterKey: string;

  constructor(masterKey: string) {
    super(
      `a secret is sealed with the master key ${masterKey}, which JITER_MASTER_KEY does not hold any more: put that one behind the first, after a comma; docs/operations.md says what helps where it is lost`,
    );
    this.masterKey = masterKey;
  }
}

/** Whether something failed for want of the master key that it was sealed with. */
export const isLostKey = (error: unknown): error is LostKeyError => error instanceof LostKeyError;

type MasterKey = { id: string; bytes: Buffer };

/**
 * `masterKeys` are base64 or hex texts of 32 bytes. The first one seals, all of them open: to rotate, put the new key
 * first, seal everything again, and drop the old one.
 * @throws Error naming JITER_MASTER_KEY when one of them has another size.
 */
export function createSeal(masterKeys: readonly string[]): Seal {
  const keys = masterKeys.map(parseMasterKey);
  const current = keys[0];
  if (!current) throw new Error('JITER_MASTER_KEY is required: 32 random bytes in base64');
  const keyOf = (sealed: string) => keys.find(({ id }) => id === idOf(sealed));
  return {
    seal: (plain, context) => `${current.id}.${encrypt(current.bytes, plain, context).toString('base64')}`,
    open: (sealed, context) => {
      const [, data] = sealed.split('.');
      const key = keyOf(sealed);
      if (!key || data === undefined) {
        throw new LostKeyError(idOf(sealed));
      }
      return decrypt(key.bytes, Buffer.from(data, 'base64'), context);
    },
    hasKeyOf: (sealed) => keyOf(sealed) !== undefined,
    isCurrent: (sealed) => sealed.startsWith(`${current.id}.`),
  };
}

const idOf = (sealed: string) => sealed.split('.', 1)[0]!;

export function parseMasterKey(text: string): MasterKey {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (bytes.length !== KEY_BYTES) {
    throw new Error(
      'JITER_MASTER_KEY must be 32 bytes in base64 or hex, such as `openssl rand -base64 32` prints',
    );
  }
  // Eight hex digits of the key's hash name it in the database and give nothing of it away.
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

function encrypt(key: Buffer, plain: string, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

function decrypt(key: Buffer, data: Buffer, context: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(context))
    .setAuthTag(data.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = data.subarray(IV_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
}
