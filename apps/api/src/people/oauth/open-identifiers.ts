import type { Config } from '@jiter/runtime';
import type { Identifier } from './identify.ts';

/** Those that the settings name: without any nothing of it is loaded. */
export async function openIdentifiers({
  github,
  oidc,
}: Pick<Config, 'github' | 'oidc'>): Promise<readonly Identifier[]> {
  if (!github && !oidc) return [];
  const { createGitHub, createOpenId } = await import('./openid.ts');
  return [...(github ? [createGitHub(github)] : []), ...(oidc ? [createOpenId(oidc)] : [])];
}
