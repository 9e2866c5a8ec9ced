import { useState } from 'react';
import { useNamed } from '../state/use-look.ts';
import { words } from '../words.ts';
import { Copy } from './copy.tsx';
import { prettyJson } from './pretty-json.ts';

type Props = {
  text: string;
  empty: string;
  /** Shown as it is, never as JSON. */
  isRaw?: boolean;
  /** What is copied, where that is more than is shown. */
  copies?: string;
  /** By which the address says that it is shown as it came. */
  name?: string;
};

/** Bytes that came or go, as text. JSON is laid out, and shown as it came at will. */
export function Code({ text, empty, isRaw = false, copies = text, name }: Props) {
  const [wantsRaw, toggleRaw] = useWantsRaw(name);
  if (text === '') return <p className="dim">{empty}</p>;
  const pretty = isRaw ? undefined : prettyJson(text);
  const isPretty = pretty !== undefined && pretty !== text;
  return (
    <div className="code">
      <div className="code-tools">
        {isPretty && (
          <button type="button" className="copy" aria-pressed={wantsRaw} onClick={toggleRaw}>
            {words.common.raw}
          </button>
        )}
        <Copy text={copies} isQuiet />
      </div>
      <pre tabIndex={0}>{wantsRaw || !isPretty ? text : pretty}</pre>
    </div>
  );
}

function useWantsRaw(name: string | undefined): [wantsRaw: boolean, toggle: () => void] {
  const [own, setOwn] = useState(false);
  const { names, toggle } = useNamed('raw');
  return name === undefined ? [own, () => setOwn(!own)] : [names.has(name), () => toggle(name)];
}
