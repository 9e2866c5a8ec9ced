import { useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useOrg } from '../../state/org.tsx';
import { readShown, writeShown, type Part } from './shown-parts.ts';

/** By its number, what is shown of an attempt: in the address, so that a link shows the same. A page that was shared keeps it to itself. */
export function useShownParts(): [
  Readonly<Record<string, Part>>,
  (attempt: number, part: Part | undefined) => void,
] {
  const { shared } = useOrg();
  const [own, setOwn] = useState('');
  const { shown: given = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const shown = readShown(shared ? own : given);
  const show = (attempt: number, part: Part | undefined) => {
    const { [attempt]: _before, ...others } = shown;
    const text = writeShown(part === undefined ? others : { ...others, [attempt]: part });
    if (shared) setOwn(text);
    else
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, shown: text }),
        replace: true,
        resetScroll: false,
      });
  };
  return [shown, show];
}
