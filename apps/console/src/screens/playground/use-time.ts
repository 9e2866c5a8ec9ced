import { useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useOrg } from '../../state/org.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { isGone } from '../../state/reach.ts';
import { ownZone } from '../../times/zones.ts';

const TYPED_MS = 250;
const AGAIN_MS = 1_000;

/** Whether a text means another moment in a second. */
export const isRelative = (text: string) => /^\s*(now|in |\+|.* from now)/i.test(text);

/** The zone that times are shown, and read, in. */
export function useZone(): string {
  const { zone } = usePreferences();
  return zone === 'local' ? ownZone() : zone;
}

/** What the server makes of a time that somebody writes, as he writes it. `isOf`: of this one, and not of what stood there before. */
export function useResolvedTime(text: string) {
  const { id: org, client } = useOrg();
  const timezone = useZone();
  const asked = useSettled(text, TYPED_MS);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: [org, 'time', asked, timezone],
    queryFn: () => client.resolveTime({ text: asked, timezone }),
    enabled: asked.trim() !== '',
    retry: false,
    placeholderData: (before, query) => (query?.queryKey[3] === timezone ? before : undefined),
    refetchInterval: ({ state: { error } }) => !isGone(error) && isRelative(asked) && AGAIN_MS,
  });
  return { data, error, isOf: asked === text && !isPlaceholderData };
}

/** A value once it has stayed the same for a moment. */
function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
