import { usePreferences } from '../../state/preferences.ts';
import { fullInstant } from '../../times/format.ts';
import { isInstant } from '../../times/typed.ts';
import { statusText, type BulkFilter } from './filters.ts';
import { words } from './words.ts';

const names: Record<string, string> = words.which;

/** A filter in a few words each. */
export function Which({ filter }: { filter: BulkFilter }) {
  const { zone } = usePreferences();
  const { include, status, ...rest } = filter;
  const given = Object.entries(rest).map(([name, value]) => {
    const text = String(value);
    const isTime = name.endsWith('Date') && isInstant(text);
    return `${names[name] ?? name}: ${isTime ? fullInstant(new Date(text), zone, 'seconds') : text}`;
  });
  return (
    <ul className="which">
      <li>{statusText(status)}</li>
      {include === undefined && <li>{words.which.withoutCron}</li>}
      {given.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
