import { toInput } from '../times/format.ts';

type Props = {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
};

/** A moment of a filter, in the zone of the browser, as its own field has it. */
export function Moment({ label, value, onChange }: Props) {
  const shown = value && !Number.isNaN(Date.parse(value)) ? toInput(new Date(value)).slice(0, 16) : '';
  return (
    <label className="moment">
      <span>{label}</span>
      <input
        type="datetime-local"
        value={shown}
        onChange={({ target }) =>
          onChange(target.value === '' ? undefined : new Date(target.value).toISOString())
        }
      />
    </label>
  );
}
