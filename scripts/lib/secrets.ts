import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { makeApiKey, makeSigningSecret } from '@jiter/store';

export type Secrets = { apiKey: string; signingSecret: string; adminPassword: string; masterKey: string };

/** Made on the first start and kept beside the data; what the environment gives wins and is not written down. */
export async function loadSecrets(file: string, env: NodeJS.ProcessEnv): Promise<Secrets> {
  const kept = await readKept(file);
  const made: Secrets = {
    apiKey: makeApiKey(),
    signingSecret: makeSigningSecret(),
    adminPassword: randomBytes(12).toString('base64url'),
    masterKey: randomBytes(32).toString('base64'),
  };
  const all = { ...made, ...kept };
  if (Object.keys(made).some((name) => !(name in kept))) await keep(file, all);
  return {
    apiKey: env.JITER_API_KEY || all.apiKey,
    signingSecret: env.JITER_SIGNING_SECRET || all.signingSecret,
    adminPassword: env.ADMIN_PASSWORD || all.adminPassword,
    masterKey: env.JITER_MASTER_KEY || all.masterKey,
  };
}

/** What was made at an earlier start; nothing before the first. */
export async function readKept(file: string): Promise<Partial<Secrets>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const kept = parsed(text);
  if (typeof kept === 'object' && kept !== null && !Array.isArray(kept)) return kept;
  throw new Error(
    `${file} is damaged: restore it. Without it new secrets are made, and what its master key has sealed in the database beside it cannot be read any more.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Under another name first: a start that is interrupted leaves no half a file. */
async function keep(file: string, secrets: Secrets): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
