import { join } from 'node:path';
import { findRunningPostgres } from '@jiter/embedded';
import { parseServers, readEnvironment } from '@jiter/runtime';
import { readKept } from '../secrets.ts';
import { SettingsError } from './errors.ts';

export type Settings = { databaseUrl: string; masterKeys: string[]; publicUrl?: string };

/**
 * From the environment, as the API and the workers have it; what is not set there is taken from the `npm start` that
 * runs on JITER_DATA_DIR.
 * @throws SettingsError with the fix
 */
export async function readSettings(given: NodeJS.ProcessEnv): Promise<Settings> {
  const env = readEnvironment(given);
  const dataDir = env.JITER_DATA_DIR || '.jiter';
  const databaseUrl = expected(env.DATABASE_URL) ?? (await findRunningPostgres(join(dataDir, 'postgres')));
  if (!databaseUrl) {
    throw new SettingsError(
      `DATABASE_URL is not set, and no \`npm start\` runs on ${dataDir}: set DATABASE_URL and JITER_MASTER_KEY as the ` +
        'API has them, or start it and, if its data is elsewhere, set JITER_DATA_DIR.',
    );
  }
  const masterKey = env.JITER_MASTER_KEY || (await keptMasterKey(join(dataDir, 'secrets.json')));
  if (!masterKey) {
    throw new SettingsError('JITER_MASTER_KEY is not set: set it to what the API and the workers have.');
  }
  const publicUrl = env.PUBLIC_URL?.replace(/\/+$/, '');
  return {
    databaseUrl,
    masterKeys: masterKey.split(',').map((key) => key.trim()),
    ...(publicUrl && { publicUrl }),
  };
}

/** By the rules of the API and the workers: `pg` passes over what it does not know, and would dial without the TLS that was meant. */
function expected(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  try {
    return parseServers({ DATABASE_URL: url }).databaseUrl;
  } catch (cause) {
    throw new SettingsError((cause as Error).message, { cause });
  }
}

async function keptMasterKey(file: string): Promise<string | undefined> {
  try {
    return (await readKept(file)).masterKey;
  } catch (cause) {
    throw new SettingsError((cause as Error).message, { cause });
  }
}
