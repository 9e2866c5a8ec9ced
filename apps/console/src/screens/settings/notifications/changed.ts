import type { Channel } from '@jiter/client';

export type Tells = Channel['tells'][number];
type Said = { name: string; tells: Tells[]; url?: string; to?: string[] };

/** What differs. Where nothing does, its name once more: an edit has to say something. */
export function changed({ name, tells, ...aim }: Said, was: Channel) {
  const isSame = tells.length === was.tells.length && tells.every((one) => was.tells.includes(one));
  const differs = { ...aim, ...(name !== was.name && { name }), ...(!isSame && { tells }) };
  return Object.keys(differs).length === 0 ? { name } : differs;
}
