import { useState } from 'react';
import { toInput } from '../times/format.ts';

type Props = {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
};

const MINUTE_LENGTH = 'YYYY-MM-DDTHH:MM'.length;
/** A year is typed figure by figure: 0002, 0020 and 0202 are on the way to one. */
const FIRST_YEAR = 1_970;

/** A moment of a filter, in the zone of the browser, as its own field has it. */
export function Moment({ label, value, onChange }: Props) {
  const [typed, setTyped] = useState({ text: textOf(value), of: value });
  // Who writes sees what he wrote, and not what has become of it.
  const text = typed.of === value ? typed.text : textOf(value);
  const change = (entered: string) => {
    const read = momentOf(entered);
    const isUnfinished = read === undefined && entered !== '';
    setTyped({ text: entered, of: isUnfinished ? value : read });
    if (!isUnfinished) onChange(read);
  };
  return (
    <label className="moment">
      <span>{label}</span>
      <input type="datetime-local" value={text} onChange={({ target }) => change(target.value)} />
    </label>
  );
}

const textOf = (value: string | undefined): string =>
  value && !Number.isNaN(Date.parse(value)) ? toInput(new Date(value)).slice(0, MINUTE_LENGTH) : '';

function momentOf(entered: string): string | undefined {
  const at = new Date(entered);
  return at.getFullYear() >= FIRST_YEAR ? at.toISOString() : undefined;
}
