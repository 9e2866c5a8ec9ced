import { useCallback, useRef, useState, type Dispatch, type SetStateAction } from 'react';
import type { Event } from '@jiter/client';
import { useShortcut } from '../../state/shortcuts.ts';
import { EventRow } from './event-row.tsx';
import { RowGroups } from './row-groups.tsx';
import { words } from './words.ts';

type Props = {
  rows: readonly Event[];
  selected: ReadonlySet<string>;
  onSelect: Dispatch<SetStateAction<ReadonlySet<string>>>;
};

export function EventTable({ rows, selected, onSelect }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const table = useRef<HTMLTableElement>(null);
  const step = (by: number) => moveFocus(table.current, by);
  const toggleOpen = useCallback((id: string) => setOpen((before) => toggled(before, id)), []);
  const toggleSelected = useCallback((id: string) => onSelect((before) => toggled(before, id)), [onSelect]);
  const withFocused = (act: (id: string) => void) => {
    const id = focusedId(table.current);
    if (id !== undefined) act(id);
  };
  useShortcut('j', () => step(1));
  useShortcut('k', () => step(-1));
  useShortcut('o', () => withFocused(toggleOpen));
  useShortcut('x', () => withFocused(toggleSelected));
  const areAll = rows.every(({ id }) => selected.has(id));
  return (
    <table className="list" ref={table}>
      <caption className="unseen">{words.caption}</caption>
      <thead>
        <tr>
          <th className="pick">
            <input
              type="checkbox"
              aria-label={words.selectAll}
              checked={areAll}
              onChange={() => onSelect(new Set(areAll ? [] : rows.map(({ id }) => id)))}
            />
          </th>
          <th>{words.columns.status}</th>
          <th>{words.columns.time}</th>
          <th className="num landed" title={words.landedHint}>
            {words.columns.landed}
          </th>
          <th>{words.columns.destination}</th>
          <th className="payload">{words.columns.payload}</th>
        </tr>
      </thead>
      <RowGroups rows={rows}>
        {(event) => (
          <EventRow
            key={event.id}
            event={event}
            isOpen={open.has(event.id)}
            isSelected={selected.has(event.id)}
            onOpen={toggleOpen}
            onSelect={toggleSelected}
          />
        )}
      </RowGroups>
    </table>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The row with the focus is the one that keys are about. */
const focusedId = (table: HTMLTableElement | null): string | undefined =>
  table?.contains(document.activeElement)
    ? document.activeElement?.closest<HTMLElement>('tr[data-id]')?.dataset['id']
    : undefined;

function moveFocus(table: HTMLTableElement | null, by: number): void {
  const links = [...(table?.querySelectorAll<HTMLAnchorElement>('tr[data-id] a.row-link') ?? [])];
  const at = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
  const next = links[Math.min(links.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
