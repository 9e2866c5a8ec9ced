import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { allEntered } from '../../parts/field.tsx';
import { fillFromDraft } from '../../state/draft.ts';
import { useSession } from '../../state/session.tsx';
import { serverNow } from '../../times/server-clock.ts';
import { bodyExampleOf, type Call, type Document } from './document.ts';
import { readParameters, writeParameters, type Entered } from './request-of.ts';

const FROM = '/o/$org/api';
/** Browsers take a bounded number of addresses in a while. */
const WRITTEN_AFTER_MS = 300;

/** What was typed for the calls of this page so far, by their names. */
export type Kept = Map<string, Entered>;

export type Typing = {
  form: RefObject<HTMLFormElement | null>;
  entered: Entered;
  enter: (changes: Partial<Entered>) => void;
  isChanged: boolean;
  reset: () => void;
};

/** What somebody types for a call: parameters stand in the address as well, but for those that are secret. */
export function useTyping(document: Document, call: Call, kept: Kept): Typing {
  const { operationId } = call;
  const { with: written } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: FROM });
  const [first] = useState(() => bodyExampleOf(document, call, serverNow()));
  const [entered, setEntered] = useState<Entered>(() => {
    const before = kept.get(operationId) ?? { parameters: {}, body: first };
    return { ...before, parameters: { ...before.parameters, ...readParameters(call, written) } };
  });
  const enter = (changes: Partial<Entered>) =>
    setEntered((before) => {
      const now = { ...before, ...changes };
      kept.set(operationId, now);
      return now;
    });
  const form = useRef<HTMLFormElement>(null);
  const { userId } = useSession();
  // Who had to leave the page to sign in afresh finds what he typed.
  useLayoutEffect(() => {
    if (!fillFromDraft(form.current, userId) || !form.current) return;
    const { body, ...parameters } = allEntered(new FormData(form.current));
    enter({ parameters: { ...entered.parameters, ...parameters }, ...(body !== undefined && { body }) });
  }, []);
  const text = writeParameters(call, entered.parameters);
  useEffect(() => {
    if (text === written) return undefined;
    const timer = setTimeout(() => {
      void navigate({ search: (before) => ({ ...before, with: text }), replace: true, resetScroll: false });
    }, WRITTEN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, written]);
  return {
    ...{ form, entered, enter },
    isChanged: entered.body !== first,
    reset: () => enter({ body: first }),
  };
}
