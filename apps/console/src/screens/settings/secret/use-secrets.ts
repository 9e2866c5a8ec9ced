import type { SigningSecret } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { enterPassword } from '../../../state/fresh.ts';
import { useOrg } from '../../../state/org.tsx';
import { serverNow } from '../../../times/server-clock.ts';

export type Forms = { signingSecret: string; standardSecret: string };
export type ListedSecret = Pick<SigningSecret, 'id' | 'createdAt' | 'expiresAt'>;

const LONGEST_WAIT_MS = 60_000;

/** What signs, newest first. The secrets themselves stay nowhere in the page, though the server may have told them. */
export function useSecrets() {
  const { id, client } = useOrg();
  return useQuery({
    queryKey: [id, 'secrets'],
    queryFn: async () =>
      (await client.signingSecrets.list()).map(({ id: secret, createdAt, expiresAt }): ListedSecret => ({
        id: secret,
        createdAt,
        ...(expiresAt !== undefined && { expiresAt }),
      })),
    // One whose time is over is gone from the list.
    refetchInterval: ({ state }) => untilFirstEnd(state.data ?? []),
  });
}

function untilFirstEnd(secrets: readonly ListedSecret[]): number | false {
  const ends = secrets.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [Date.parse(expiresAt)]));
  if (ends.length === 0) return false;
  return Math.min(LONGEST_WAIT_MS, Math.max(1_000, Math.min(...ends) - serverNow()));
}

/** The secret itself. The password is asked for where that is needed. */
export function useReveal(secret: string): () => Promise<Forms | 'not entered' | 'gone'> {
  const { client } = useOrg();
  const find = async () => (await client.signingSecrets.list()).find(({ id }) => id === secret);
  return async () => {
    const found = await find();
    if (found === undefined) return 'gone';
    const shown = formsOf(found);
    if (shown) return shown;
    if (!(await enterPassword())) return 'not entered';
    const again = await find();
    return (again && formsOf(again)) ?? 'gone';
  };
}

function formsOf({ signingSecret, standardSecret }: SigningSecret): Forms | undefined {
  if (signingSecret === undefined || standardSecret === undefined) return undefined;
  return { signingSecret, standardSecret };
}
