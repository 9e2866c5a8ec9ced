import {
  AppError,
  parseDurationOr0,
  readDestinations,
  readScopes,
  standardSecret,
  type Grant,
} from '@jiter/core';
import { judgeMasterKey } from '@jiter/runtime';
import type { Store } from '@jiter/store';
import { addOperator, deleteAccount, listAccounts, removeOperator, setMember } from './accounts.ts';
import { SettingsError, UsageError } from './errors.ts';
import { verifyAudit } from './audit.ts';
import { by } from './by.ts';
import { makeLogInLink } from './log-in-link.ts';
import { readSettingWords, showOrg } from './org-settings.ts';
import type { Settings } from './settings.ts';
import { formatTable } from './table.ts';

export type Flags = {
  [Name in 'org' | 'overlap' | 'expires' | 'scopes' | 'destinations' | 'email' | 'seen']?: string | undefined;
};
export type Call = { store: Store; flags: Flags; operands: string[]; settings: Settings };
type Command = {
  flags: readonly (keyof Flags)[];
  /** The last one, with dots after it, may be several. */
  operands: readonly string[];
  run(call: Call): Promise<string>;
};

const DEFAULT_OVERLAP = '24h';
const KEEP_IT = 'It is shown only this once: keep it now.';

export const COMMANDS: Record<string, Command> = {
  'org list': { flags: [], operands: [], run: listOrgs },
  'org create': { flags: [], operands: ['NAME'], run: createOrg },
  'org delete': { flags: [], operands: ['ORG', 'NAME'], run: deleteOrg },
  'org show': { flags: [], operands: ['ORG'], run: showSettings },
  'org set': { flags: [], operands: ['ORG', 'SETTING=VALUE...'], run: changeSettings },
  'key list': { flags: ['org'], operands: [], run: listKeys },
  'key create': { flags: ['org', 'expires', 'scopes', 'destinations'], operands: ['NAME'], run: createKey },
  'key restrict': { flags: ['org', 'scopes', 'destinations'], operands: ['ID'], run: restrictKey },
  'key revoke': { flags: ['org'], operands: ['ID'], run: revokeKey },
  'secret list': { flags: ['org'], operands: [], run: listSecrets },
  'secret rotate': { flags: ['org', 'overlap'], operands: [], run: rotateSecret },
  'secret end-overlap': { flags: ['org'], operands: [], run: endOverlap },
  'member set': {
    ...{ flags: ['org', 'email'], operands: ['ROLE'] },
    run: async (call) => setMember(call, await orgOf(call.store, call.flags)),
  },
  'account list': { flags: [], operands: [], run: listAccounts },
  'account delete': { flags: ['email'], operands: [], run: deleteAccount },
  'operator add': { flags: ['email'], operands: [], run: addOperator },
  'operator remove': { flags: ['email'], operands: [], run: removeOperator },
  'login-link': { flags: ['email'], operands: [], run: makeLogInLink },
  'audit verify': { flags: ['seen'], operands: [], run: verifyAudit },
  'master-key rotate': { flags: [], operands: [], run: rotateMasterKey },
};

async function listOrgs({ store }: Call): Promise<string> {
  const orgs = await store.orgs.list();
  return formatTable(
    ['ID', 'NAME', 'CREATED'],
    orgs.map(({ id, name, createdAt }) => [id, name, createdAt]),
  );
}

async function createOrg({ store, operands }: Call): Promise<string> {
  await expectKnownKey(store);
  const { org, apiKey, signingSecret } = await store.orgs.create(nameOf(operands), by());
  return `Org ${org} is made.\n  API key         ${apiKey}\n${showSecret(signingSecret)}\n${KEEP_IT.replace('It is', 'Both are')}`;
}

/** What one seals that opens nothing here is opened by no process that has the right one. */
async function expectKnownKey(store: Store): Promise<void> {
  const why = whyUseless(await store.secrets.closed());
  if (why !== undefined) throw new SettingsError(`${why}.`);
}

/** Why a master key is, where it opens nothing at all. */
function whyUseless(closed: Awaited<ReturnType<Store['secrets']['closed']>>): string | undefined {
  const verdict = judgeMasterKey(closed);
  return verdict && 'refused' in verdict ? verdict.refused : undefined;
}

async function deleteOrg({ store, operands: [given, name = ''] }: Call): Promise<string> {
  const org = await orgOf(store, { org: given });
  const done = await store.people.deleteOrg(org, name.trim(), by());
  if (done === 'first')
    throw new Error(
      `Org ${org} is that of the installation, which JITER_API_KEY opens: it stays. Take the server down with it.`,
    );
  if (done !== 'done') throw new Error(`Org ${org} has another name: see \`npm run admin -- org list\`.`);
  return `Org ${org} is deleted: nobody gets in, in every process within 5 s, and nothing leaves any more.\nWhat there is of it is taken away bit by bit, by the worker that leads.`;
}

async function showSettings({ store, operands }: Call): Promise<string> {
  return showOrg(await store.orgs.find(await orgOf(store, { org: operands[0] })));
}

async function changeSettings({ store, operands: [org, ...words] }: Call): Promise<string> {
  const changes = readSettingWords(words);
  // Its headers may be secret.
  if (changes.failureCallback) await expectKnownKey(store);
  const changed = await store.orgs.changeSettings(await orgOf(store, { org }), changes, by());
  return `${showOrg(changed)}\nThat holds in every process within 3 s.`;
}

async function listKeys({ store, flags }: Call): Promise<string> {
  const keys = await store.keys.list(await orgOf(store, flags));
  return formatTable(
    ['ID', 'NAME', 'PREFIX', 'SCOPES', 'DESTINATIONS', 'CREATED', 'LAST USED', 'EXPIRES', 'REVOKED'],
    keys.map((key) => [
      key.id,
      key.name,
      `${key.prefix}…`,
      key.scopes?.join(','),
      key.destinations?.join(','),
      key.createdAt,
      key.lastUsedAt,
      key.expiresAt,
      key.revokedAt,
    ]),
  );
}

async function createKey({ store, flags, operands }: Call): Promise<string> {
  const expiresAt =
    flags.expires === undefined
      ? undefined
      : new Date((await store.now()) + durationOf('--expires', flags.expires, { leastMs: 1_000 }));
  const org = await orgOf(store, flags);
  const input = { org, name: nameOf(operands), ...grantOf(flags), ...(expiresAt && { expiresAt }) };
  const { id, apiKey } = await store.keys.create(input, by());
  const until = expiresAt ? `, until ${expiresAt.toISOString()}` : '';
  return `Key ${id} opens org ${org} now${until}.\n  API key         ${apiKey}\n${KEEP_IT}`;
}

async function restrictKey({ store, flags, operands }: Call): Promise<string> {
  const id = idOf(operands[0]!, 'a key');
  const org = await orgOf(store, flags);
  if (flags.scopes === undefined && flags.destinations === undefined) throw new UsageError(SAY_WHAT);
  // Nothing after = takes a bound away, as a setting of an org.
  const { scopes, destinations } = flags;
  const gone = { ...(scopes === '' && { scopes: null }), ...(destinations === '' && { destinations: null }) };
  const grant = grantOf({
    scopes: scopes === '' ? undefined : scopes,
    destinations: destinations === '' ? undefined : destinations,
  });
  if (!(await store.keys.restrict(org, id, { ...grant, ...gone }, by()))) throw noKey(org, id);
  return `Key ${id} has just that from now on, and what it had of what was not said, in every API process within 5 s: see \`npm run admin -- key list\`.`;
}

const SAY_WHAT =
  'Say what it is to be good for: --scopes, --destinations or both. What is not said stays, and nothing after = takes it away, as in --scopes=';

/** What is not said has no bounds. */
function grantOf({ scopes, destinations }: Flags): Grant {
  try {
    return {
      ...(scopes !== undefined && { scopes: readScopes(scopes.split(',')) }),
      ...(destinations !== undefined && { destinations: readDestinations(destinations.split(',')) }),
    };
  } catch (error) {
    if (error instanceof AppError) throw new UsageError(error.message);
    throw error;
  }
}

function noKey(org: string, id: string): Error {
  return new Error(`Org ${org} has no key ${id} that is still valid: see \`npm run admin -- key list\`.`);
}

async function revokeKey({ store, flags, operands }: Call): Promise<string> {
  const id = idOf(operands[0]!, 'a key');
  const org = await orgOf(store, flags);
  if (await store.keys.revoke(org, id, by()))
    return `Key ${id} is revoked: every API process refuses it within 5 s.`;
  throw noKey(org, id);
}

async function listSecrets({ store, flags }: Call): Promise<string> {
  const secrets = await store.secrets.list(await orgOf(store, flags));
  return formatTable(
    ['ID', 'CREATED', 'SIGNS UNTIL'],
    secrets.map(({ id, createdAt, expiresAt }) => [id, createdAt, expiresAt]),
  );
}

async function rotateSecret({ store, flags }: Call): Promise<string> {
  const overlap = flags.overlap ?? DEFAULT_OVERLAP;
  const overlapMs = durationOf('--overlap', overlap, { leastMs: 0 });
  const org = await orgOf(store, flags);
  // As where the one before is lost: this is how the first org gets a secret of the new one.
  const isNewKey = whyUseless(await store.secrets.closed()) !== undefined;
  const { signingSecret, overlapEndsAt } = await store.secrets.rotate(org, overlapMs, by());
  const rest = overlapEndsAt
    ? explainOverlap(overlap)
    : overlapMs > 0
      ? IT_IS_LOST
      : 'The one before signs no more.';
  return `Org ${org} has a new signing secret.\n${showSecret(signingSecret)}\n${KEEP_IT}\n${rest}${isNewKey ? `\n${OF_A_NEW_KEY}` : ''}`;
}

const IT_IS_LOST = 'It signs alone at once: JITER_MASTER_KEY does not open the one before any more.';
const OF_A_NEW_KEY =
  'JITER_MASTER_KEY opened no signing secret here until now: every API and worker needs the first key there from now on, or nothing of this org leaves.';

function explainOverlap(overlap: string): string {
  return `For ${overlap} the one before goes on signing:
  webhook-signature   holds a signature by each of them. Give receivers with a Standard Webhooks library the new
                      secret any time until then.
  X-Jiter-Signature   has room for one, made with the oldest. Receivers with @jiter/node keep the secret they have, and
                      get the new one when the overlap ends, or when you end it: \`npm run admin -- secret end-overlap\`.`;
}

async function endOverlap({ store, flags }: Call): Promise<string> {
  const org = await orgOf(store, flags);
  const count = await store.secrets.endOverlap(org, by());
  if (count === 0) return `Org ${org} signs with one secret: there is no overlap to end.`;
  return `Org ${org} signs both headers with its newest secret alone, in every worker within 5 s.`;
}

async function rotateMasterKey({ store, settings }: Call): Promise<string> {
  const count = await store.secrets.reseal(by());
  if (settings.masterKeys.length > 1) {
    return `${count} ${count === 1 ? 'secret was' : 'secrets were'} sealed again with the first key of JITER_MASTER_KEY; all others can be dropped from it now.`;
  }
  return 'Every secret is sealed with the one key of JITER_MASTER_KEY. To rotate it: put a new key first, a comma, and this one; restart the API and the workers with that; run this command again; drop the old key.';
}

/** The one that is named, or the only one there is. */
async function orgOf(store: Store, { org }: Flags): Promise<string> {
  const orgs = await store.orgs.list();
  if (org === undefined && orgs.length === 1) return orgs[0]!.id;
  if (org === undefined) {
    throw new UsageError(
      orgs.length === 0
        ? 'There is no org yet: make one with `npm run admin -- org create NAME`.'
        : `There are ${orgs.length} orgs: say which with --org ID (\`npm run admin -- org list\` shows them).`,
    );
  }
  if (orgs.some(({ id }) => id === idOf(org, 'an org'))) return org;
  throw new Error(`There is no org ${org}: \`npm run admin -- org list\` shows those there are.`);
}

function idOf(text: string, what: string): string {
  if (/^[1-9]\d{0,17}$/.test(text)) return text;
  throw new UsageError(`'${text}' is not the id of ${what}: ids are whole numbers.`);
}

function nameOf([name]: string[]): string {
  const trimmed = name!.trim();
  if (trimmed !== '' && trimmed.length <= 100 && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw new UsageError('A name has 1 to 100 characters, on one line.');
}

function durationOf(flag: string, text: string, { leastMs }: { leastMs: number }): number {
  const ms = parseDurationOr0(text);
  const longestMs = 10 * 365 * 86_400_000;
  if (ms !== undefined && ms >= leastMs && ms <= longestMs) return ms;
  throw new UsageError(`${flag} is a duration with its unit, such as 30min, 24h or 90d, up to ten years.`);
}

function showSecret(secret: string): string {
  return `  signing secret  ${secret}\n                  ${standardSecret(secret)} (for Standard Webhooks libraries)`;
}
