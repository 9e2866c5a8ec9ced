import { JiterError } from '@jiter/client';
import { TextField } from '../../parts/field.tsx';
import { FullTime } from '../../parts/time.tsx';
import { Until } from '../../parts/until.tsx';
import { isRelative, useResolvedTime } from './use-time.ts';
import { words } from './words.ts';

/** Until it is known: nothing moves when it comes. */
const ITS_PLACE = '\u00a0';

/** A time as people write it, and below it what the server reads. */
export function TimeField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { data, error, isOf } = useResolvedTime(value);
  const problem = error instanceof JiterError ? error.message.replace(/^'text': /, '') : undefined;
  return (
    <div className="time-field">
      <TextField
        label={words.compose.time}
        required
        value={value}
        autoComplete="off"
        spellCheck={false}
        help={words.compose.timeHelp}
        error={problem}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem === undefined && (
        <Until isOther={!isOf}>
          <p className="resolved">
            {data ? <FullTime at={data.scheduledTime} /> : ITS_PLACE}{' '}
            {data && isRelative(value) && <span className="dim">{words.compose.ifNow}</span>}
          </p>
          {data?.warning && (
            <p className="note way" role="status">
              {data.warning.text}
            </p>
          )}
        </Until>
      )}
    </div>
  );
}
