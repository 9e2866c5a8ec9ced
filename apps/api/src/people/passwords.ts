import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { createTurns } from '../turns/turns.ts';

export type Cost = { N: number; r: number; p: number };

export type Passwords = {
  hash(password: string): Promise<string>;
  /** Takes as long for a person whom there is not, or who has no password: `kept` is null then, and the answer false. */
  verify(password: string, kept: string | null): Promise<boolean>;
};

/** As OWASP advises where 32 MiB are to do: a guess takes a fifth of a second of a processor, or more. */
const COST: Cost = { N: 2 ** 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each has 32 MiB and one of Node's four threads meanwhile: the others look names up and read files. */
const TURNS = { slots: 2, slotsPerOrg: 2, maxWaiting: 200, maxWaitMs: 10_000, works: 'passwords' };
const KEPT = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/;

type Derive = (password: string, salt: Buffer, bytes: number, options: ScryptOptions) => Promise<Buffer>;
const derive = promisify(scrypt) as Derive;

/** Passwords by scrypt, a few at a time. `cost`: another one than production's, for tests. */
export function createPasswords(cost: Cost = COST): Passwords {
  const turns = createTurns(TURNS);
  const nobodys = write(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));

  const run = (password: string, salt: Buffer, { N, r, p }: Cost) =>
    turns.take('', () =>
      // The same text can be written in several ways, and keyboards differ in which.
      derive(password.normalize('NFKC'), salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r }),
    );

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      return write(cost, salt, await run(password, salt, cost));
    },
    async verify(password, kept) {
      const [, ln, r, p, salt, hash] = KEPT.exec(kept ?? nobodys) ?? [];
      const costOfKept = { N: 2 ** Number(ln), r: Number(r), p: Number(p) };
      const found = await run(password, Buffer.from(salt!, 'base64url'), costOfKept);
      return timingSafeEqual(found, Buffer.from(hash!, 'base64url')) && kept !== null;
    },
  };
}

function write({ N, r, p }: Cost, salt: Buffer, hash: Buffer): string {
  const cost = `ln=${Math.log2(N)},r=${r},p=${p}`;
  return `$scrypt$${cost}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}
