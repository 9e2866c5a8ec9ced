import { Select, TextField } from '../../parts/field.tsx';
import { firstWeekday } from '../../times/format.ts';
import { changeKind, readPicks, STEPS, writePicks, type Picks } from './picks.ts';
import { words } from './words.ts';

const names = words.picks;
const KINDS = Object.entries(names.kinds) as [Picks['every'] | 'text', string][];
const WEEK = Array.from({ length: 7 }, (_, index) => (firstWeekday() + index) % 7);

type Props = { expression: string; onChange: (expression: string) => void };

/** The same as the expression says, to be picked: what no picker can say stays a text, untouched. */
export function Pickers({ expression, onChange }: Props) {
  const picks = readPicks(expression);
  const pick = (changed: Picks) => onChange(writePicks(changed));
  return (
    <div className="pickers">
      <Select
        label={names.repeats}
        value={picks?.every ?? 'text'}
        options={KINDS.filter(([kind]) => kind !== 'text' || !picks)}
        onChange={(kind) => {
          if (kind !== 'text') pick(changeKind(picks, kind as Picks['every']));
        }}
      />
      {picks && <Details picks={picks} onPick={pick} />}
      {!picks && <p className="help">{names.asText}</p>}
    </div>
  );
}

function Details({ picks, onPick }: { picks: Picks; onPick: (picks: Picks) => void }) {
  if (picks.every === 'minutes')
    return (
      <Select
        label={names.step}
        value={String(picks.step)}
        options={STEPS.map((step) => [String(step), names.minutes(step)] as const)}
        onChange={(step) => onPick({ ...picks, step: Number(step) })}
      />
    );
  if (picks.every === 'hour')
    return (
      <Whole
        label={names.minute}
        value={picks.minute}
        most={59}
        onChange={(minute) => onPick({ ...picks, minute })}
      />
    );
  return (
    <>
      {picks.every === 'month' && (
        <Whole
          label={names.day}
          value={picks.day}
          least={1}
          most={31}
          onChange={(day) => onPick({ ...picks, day })}
        />
      )}
      <TextField
        label={names.time}
        type="time"
        value={timeOf(picks)}
        required
        onChange={({ target: { value } }) => {
          const [hour, minute] = value.split(':').map(Number);
          if (hour !== undefined && minute !== undefined) onPick({ ...picks, hour, minute });
        }}
      />
      {picks.every === 'week' && (
        <Weekdays days={picks.days} onChange={(days) => onPick({ ...picks, days })} />
      )}
    </>
  );
}

const two = (value: number) => String(value).padStart(2, '0');
const timeOf = ({ hour, minute }: { hour: number; minute: number }) => `${two(hour)}:${two(minute)}`;

type WholeProps = {
  label: string;
  value: number;
  least?: number;
  most: number;
  onChange: (value: number) => void;
};

function Whole({ label, value, least = 0, most, onChange }: WholeProps) {
  return (
    <TextField
      label={label}
      type="number"
      min={least}
      max={most}
      value={value}
      required
      onChange={({ target }) => {
        const given = target.valueAsNumber;
        if (Number.isInteger(given) && given >= least && given <= most) onChange(given);
      }}
    />
  );
}

/** One at least: without any, it would be each of them. */
function Weekdays({
  days,
  onChange,
}: {
  days: readonly number[];
  onChange: (days: readonly number[]) => void;
}) {
  return (
    <fieldset className="weekdays">
      <legend>{names.weekdays}</legend>
      {WEEK.map((day) => (
        <label key={day}>
          <input
            type="checkbox"
            checked={days.includes(day)}
            disabled={days.length === 1 && days[0] === day}
            onChange={({ target }) =>
              onChange(target.checked ? [...days, day] : days.filter((one) => one !== day))
            }
          />
          <span>{names.weekday(day)}</span>
        </label>
      ))}
    </fieldset>
  );
}
