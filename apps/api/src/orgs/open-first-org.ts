import type { Log } from '@jiter/core';
import type { Config } from '@jiter/runtime';
import type { OrgStore } from '@jiter/store';

/** The settings name the first org's key and secret; without them, and without any org, both are made and told once. */
export async function openFirstOrg(
  orgs: OrgStore,
  { apiKey, signingSecret }: Pick<Config, 'apiKey' | 'signingSecret'>,
  log: Log,
): Promise<void> {
  if (apiKey !== undefined && signingSecret !== undefined) {
    await orgs.ensureFirst({ apiKey, signingSecret });
    return;
  }
  const made = await orgs.createFirst();
  // At error: whoever does not see this line has no way in, whatever the level.
  if (made) log.error('org.created', { ...made, note: 'Shown only once: keep both' });
}
