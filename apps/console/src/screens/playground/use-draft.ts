import { useMemo } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Inbox } from '@jiter/client';
import { enteredBefore, keepEntered } from '../../state/kept.ts';
import { useEntered } from '../../state/use-entered.ts';
import { useOrg } from '../../state/org.tsx';
import { useSession } from '../../state/session.tsx';
import { readDraft, wholeOf, writeDraft } from './address.ts';
import type { Draft } from './event-of.ts';

const FROM = '/o/$org/playground';
const PAYLOAD = '{\n  "hello": "from the future"\n}';

const usualDraft = (destination: string): Draft => ({
  ...{ destination, time: 'in 5 seconds', payload: PAYLOAD },
  ...{ method: 'POST', isRaw: false, headers: '', retries: '' },
});

/** Changes what the address of the playground says, in its place. The inbox stays the one that it is about. */
export function useSay(inbox: Pick<Inbox, 'id'> | null | undefined) {
  const navigate = useNavigate({ from: FROM });
  return (changes: object) =>
    navigate({
      search: (before) => ({ ...before, ...changes, inbox: inbox?.id ?? before.inbox }),
      replace: true,
      resetScroll: false,
    });
}

/** The event that is written. */
export function useDraft(inbox: Inbox | null | undefined) {
  const { id: org } = useOrg();
  const { userId = 'key' } = useSession();
  const search = useSearch({ from: FROM });
  const say = useSay(inbox);
  const usual = usualDraft(inbox?.url ?? '');
  const nameOf = (name: string) => `${org} event ${name}`;
  const kept = search.kept === undefined ? undefined : nameOf(search.kept);
  const keptFields = () => (kept === undefined ? undefined : enteredBefore(userId, kept));
  // Another address has its own, so that going back finds what was kept by the one before.
  const fresh = useMemo(() => ({ before: search.kept, name: newName() }), [search.kept]);
  const write = (draft: Draft) => {
    const { said, left } = writeDraft(draft, usual);
    const isWhole = Object.keys(left).length === 0;
    const name = isWhole ? undefined : (search.kept ?? fresh.name);
    if (name !== undefined) keepEntered(userId, nameOf(name), left);
    const whole = wholeOf({ ...said, kept: name });
    return { text: JSON.stringify(whole), say: () => void say(whole) };
  };
  const isPart = useMemo(
    () => kept !== undefined && enteredBefore(userId, kept) === undefined,
    [kept, userId],
  );
  const [draft, enter, putNow] = useEntered({
    said: JSON.stringify(wholeOf(search)),
    read: () => readDraft(search, usual, keptFields()),
    write,
  });
  return {
    draft,
    change: (changes: Partial<Draft>) => enter((draft) => ({ ...draft, ...changes })),
    putNow,
    /** The address is of another tab, which has what is not in it. */
    isPart,
  };
}

/** Of an entry of this tab. */
const newName = () => Math.random().toString(36).slice(2, 8);
