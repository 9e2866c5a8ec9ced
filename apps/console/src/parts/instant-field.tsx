import { useState, type ComponentProps } from 'react';
import { usePreferences } from '../state/preferences.ts';
import { fullInstant, zoneLetters } from '../times/format.ts';
import { serverNow } from '../times/server-clock.ts';
import { readTyped, toField } from '../times/typed.ts';
import { words } from '../words.ts';
import { TextField } from './field.tsx';

const names = words.instant;
const STEPS = { minutes: undefined, seconds: '1', ms: '0.001' };
/** As `readTyped` reads: of a year of two figures, or of five, a form would go on as if nothing had been entered. */
const [LEAST, MOST] = ['1970-01-01T00:00', '9999-12-31T23:59:59.999'];

type Props = Omit<ComponentProps<typeof TextField>, 'type' | 'step' | 'defaultValue' | 'value' | 'help'> & {
  /** What its text is to be read in, by `readTyped`. */
  zone: string;
  help?: string;
  exact?: keyof typeof STEPS;
  at?: Date;
  /** As it was typed, of whoever keeps it himself. */
  value?: string;
};

/** A moment to choose. It says in which zone it is read, and what is read where clocks show it twice, or never. */
export function InstantField({ zone, exact = 'seconds', at, value, help, onChange, ...rest }: Props) {
  const [first] = useState(() => at && toField(at, zone, exact));
  const [typed, setTyped] = useState(first ?? '');
  const read = readTyped(value ?? typed, zone);
  const letters = zoneLetters(read?.at ?? new Date(serverNow()), zone);
  return (
    <TextField
      {...rest}
      type="datetime-local"
      step={STEPS[exact]}
      min={LEAST}
      max={MOST}
      {...(value === undefined ? { defaultValue: first } : { value })}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange?.(event);
      }}
      help={
        <>
          {names.zone(zone, letters)}
          {help && `. ${help}`}
          {read && read.kind !== 'once' && (
            <b role="status"> {names[read.kind](fullInstant(read.at, zone, 'seconds'))}</b>
          )}
        </>
      }
    />
  );
}

/** The zone that times were shown in when a form was opened: what is entered means the same until it is sent. */
export function useSteadyZone(): string {
  const { zone } = usePreferences();
  const [steady] = useState(zone);
  return steady;
}
