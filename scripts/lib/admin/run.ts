import { parseArgs } from 'node:util';
import { silentLog } from '@jiter/core';
import { expectTlsFiles } from '@jiter/runtime';
import { openStore, type Store } from '@jiter/store';
import { COMMANDS, type Flags } from './commands.ts';
import { SettingsError, UsageError } from './errors.ts';
import { readSettings, type Settings } from './settings.ts';

export const USAGE = `npm run admin -- <command>

  org list
  org create NAME                         makes an org with a key and a signing secret
  org delete ORG NAME                     for good: nothing of it is sent any more; its name, so that it is no other one
  org show ORG                            what is set of it
  org set ORG SETTING=VALUE ...           such as maxPending=100000 eventsPerMonth=1000000 retention=90d; nothing after = takes one back
  key list                                names, prefixes, last use; never the keys
  key create NAME [--expires 90d] [--scopes events:read,cronjobs:read] [--destinations https://app.example.com/]
  key restrict ID [--scopes ...] [--destinations ...]   from now on it is good for just that; what is not said stays, nothing after = takes it away
  key revoke ID                           refused everywhere within 5 s
  secret list
  secret rotate [--overlap 24h]           during the overlap both sign webhook-signature, the old one X-Jiter-Signature
  secret end-overlap                      from now on the newest signs alone
  member set ROLE --email ann@example.com   what somebody who is in an org is there: viewer, member, admin or owner
  account list                            who has one, who is an operator, and what they are in which orgs
  account delete --email ann@example.com  for good, with every session, way in and link of it
  operator add --email ann@example.com
  operator remove --email ann@example.com
  login-link [--email ann@example.com]    lets somebody in without a password, by a link that works once; also the first one
  master-key rotate                       seals all secrets with the first key of JITER_MASTER_KEY
  audit verify [--seen ORG:NO:SEAL]       whether the audit log is whole; with what a log said once, whether that is still in it

  --org ID                                which org; not needed while there is only one

DATABASE_URL and JITER_MASTER_KEY are read from the environment, or from the \`npm start\` that runs on JITER_DATA_DIR.`;

/** Runs one command and gives what to print. Throws Error whose message says what to do. */
export async function runAdmin(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { words, flags } = parse(args);
  if (words.length === 0) return USAGE;
  const name = [words.slice(0, 2), words.slice(0, 1)]
    .map((some) => some.join(' '))
    .find((some) => Object.hasOwn(COMMANDS, some));
  const command = name === undefined ? undefined : COMMANDS[name];
  if (name === undefined || !command) throw new UsageError(`There is no command '${words.join(' ')}'.`);
  checkFlags(flags, command.flags);
  const operands = words.slice(name.split(' ').length);
  if (!fits(operands, command.operands)) {
    const wanted = command.operands.length === 0 ? 'nothing' : command.operands.join(' ');
    throw new UsageError(`'${name}' takes ${wanted} after it.`);
  }
  const settings = await readSettings(env);
  return withStore(settings, (store) => command.run({ store, flags, operands, settings }));
}

function fits(operands: readonly string[], wanted: readonly string[]): boolean {
  const isOpen = wanted.at(-1)?.endsWith('...') === true;
  return isOpen ? operands.length >= wanted.length : operands.length === wanted.length;
}

function parse(args: string[]): { words: string[]; flags: Flags } {
  const text = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        org: text,
        overlap: text,
        expires: text,
        scopes: text,
        destinations: text,
        email: text,
        seen: text,
        help: { type: 'boolean', short: 'h' },
      },
    });
    const { help, ...flags } = values;
    return { words: help ? [] : positionals, flags };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function checkFlags(flags: Flags, known: readonly string[]): void {
  const stray = Object.keys(flags).find((flag) => !known.includes(flag));
  if (stray !== undefined) throw new UsageError(`--${stray} says nothing to this command.`);
}

async function withStore(
  { databaseUrl, masterKeys }: Settings,
  work: (store: Store) => Promise<string>,
): Promise<string> {
  const store = await open(databaseUrl, masterKeys);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function open(url: string, masterKeys: string[]): Promise<Store> {
  const options = { poolMax: 2, applicationName: 'jiter-admin', enqueueHorizonMs: 0, log: silentLog };
  try {
    expectTlsFiles('DATABASE_URL', url);
    return await openStore({ ...options, url, masterKeys });
  } catch (error) {
    throw new SettingsError((error as Error).message, { cause: error });
  }
}
