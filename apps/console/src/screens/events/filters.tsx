import { useRef, useState, type FormEvent } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { InstantFilter } from '../../parts/instant-filter.tsx';
import { withoutLooks } from '../../state/looks.ts';
import { useOrg } from '../../state/org.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { useShortcut } from '../../state/shortcuts.ts';
import { fullInstant } from '../../times/format.ts';
import { isInstant } from '../../times/typed.ts';
import { readSearch, tabOf, type EventsSearch } from './view.ts';
import { words } from './words.ts';

/** What narrows a list. It stands in the address, so that a link shows the same. */
export function Filters({ search }: { search: EventsSearch }) {
  const { id: org } = useOrg();
  const { zone } = usePreferences();
  const navigate = useNavigate({ from: '/o/$org/events' });
  const [text, setText] = useState('');
  const [areTimesShown, setTimesShown] = useState(search.from !== undefined || search.to !== undefined);
  const field = useRef<HTMLInputElement>(null);
  const focus = () => field.current?.focus();
  useShortcut('/', focus);
  useShortcut('f', focus);
  const narrow = (by: EventsSearch) =>
    void navigate({ search: (before) => ({ ...withoutLooks(before), ...by }) });
  const find = (event: FormEvent) => {
    event.preventDefault();
    const found = readSearch(text, zone);
    if (!found) return;
    setText('');
    if ('id' in found) void navigate({ to: '/o/$org/events/$id', params: { org, id: found.id } });
    else narrow(found);
  };
  return (
    <section className="filters" aria-label={words.filters}>
      <form role="search" onSubmit={find}>
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          aria-label={`${words.search}: ${words.searchHint}`}
          placeholder={words.searchHint}
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
        />
      </form>
      <Button icon="clock" aria-expanded={areTimesShown} onClick={() => setTimesShown(!areTimesShown)}>
        {words.times}
      </Button>
      {tabOf(search) === 'failed' && (
        <Reason value={search.reason} onChange={(reason) => narrow({ reason })} />
      )}
      <label className="check small">
        <input
          type="checkbox"
          checked={search.kind !== 'one-off'}
          onChange={({ target }) => narrow({ kind: target.checked ? undefined : 'one-off' })}
        />
        {words.withCron}
      </label>
      {areTimesShown && (
        <div className="instant-filters">
          <InstantFilter label={words.from} value={search.from} onChange={(from) => narrow({ from })} />
          <InstantFilter label={words.to} value={search.to} onChange={(to) => narrow({ to })} />
        </div>
      )}
      <Chips search={search} onRemove={(name) => narrow({ [name]: undefined })} />
    </section>
  );
}

type Change = { value: string | undefined; onChange: (value: string | undefined) => void };

function Reason({ value, onChange }: Change) {
  return (
    <select
      aria-label={words.reason}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
    >
      <option value="">{words.anyReason}</option>
      {Object.entries(words.reasons).map(([reason, text]) => (
        <option key={reason} value={reason}>
          {text}
        </option>
      ))}
    </select>
  );
}

const CHIPS = ['q', 'host', 'label', 'url', 'why', 'from', 'to', 'failed'] as const;

function Chips({ search, onRemove }: { search: EventsSearch; onRemove: (name: string) => void }) {
  const { zone } = usePreferences();
  const textOf = (name: (typeof CHIPS)[number], value: string) => {
    const isTime = (name === 'from' || name === 'to' || name === 'failed') && isInstant(value);
    return `${words.chip[name]} ${isTime ? fullInstant(new Date(value), zone, 'seconds') : value}`;
  };
  const given = CHIPS.flatMap((name) =>
    search[name] === undefined ? [] : [[name, textOf(name, search[name])] as const],
  );
  if (given.length === 0) return null;
  return (
    <ul className="chips">
      {given.map(([name, text]) => (
        <li key={name} className="chip">
          {text}
          <button type="button" aria-label={words.remove(text)} onClick={() => onRemove(name)}>
            <Icon name="cross" />
          </button>
        </li>
      ))}
    </ul>
  );
}
