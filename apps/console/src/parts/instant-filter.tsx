import { useState } from 'react';
import { usePreferences } from '../state/preferences.ts';
import { zoneLetters } from '../times/format.ts';
import { serverNow } from '../times/server-clock.ts';
import { readTyped, toField } from '../times/typed.ts';

type Props = {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
};

/** A moment of a filter, in the zone that times are shown in, which stands beside it. */
export function InstantFilter({ label, value, onChange }: Props) {
  const { zone } = usePreferences();
  const [typed, setTyped] = useState({ text: textOf(value, zone), of: value, zone });
  // Who writes sees what he wrote, and not what has become of it.
  const text = typed.of === value && typed.zone === zone ? typed.text : textOf(value, zone);
  const change = (entered: string) => {
    const read = readTyped(entered, zone)?.at.toISOString();
    const isUnfinished = read === undefined && entered !== '';
    setTyped({ text: entered, of: isUnfinished ? value : read, zone });
    if (!isUnfinished) onChange(read);
  };
  return (
    <label className="instant-filter">
      <span>{label} </span>
      <input type="datetime-local" value={text} onChange={({ target }) => change(target.value)} />
      <span className="zone">{zoneLetters(readTyped(text, zone)?.at ?? new Date(serverNow()), zone)}</span>
    </label>
  );
}

function textOf(value: string | undefined, zone: string): string {
  const read = value === undefined ? undefined : readTyped(value, zone);
  return read ? toField(read.at, zone, 'minutes') : '';
}
