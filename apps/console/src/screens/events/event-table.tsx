import { useCallback, useState, type Dispatch, type SetStateAction } from 'react';
import type { Event } from '@jiter/client';
import { useListKeys } from '../../parts/list-keys.ts';
import { useMay } from '../../state/org.tsx';
import { useShortcut } from '../../state/shortcuts.ts';
import { useLeft } from '../../state/use-opened.ts';
import { useNamed } from '../../state/use-look.ts';
import { editDraftOf } from '../event/edit-dialog.tsx';
import { useEventActs } from '../event/use-acts.ts';
import { EventRow } from './event-row.tsx';
import { RowGroups } from './row-groups.tsx';
import { mayCancel, mayEdit, mayRetry, RowActDialog, type RowAct } from './row-acts.tsx';
import { useTries } from './use-tries.ts';
import { words } from './words.ts';

type Props = {
  rows: readonly Event[];
  selected: ReadonlySet<string>;
  onSelect: Dispatch<SetStateAction<ReadonlySet<string>>>;
};

export function EventTable({ rows, selected, onSelect }: Props) {
  const { names: open, toggle: toggleOpen } = useNamed('open');
  const { box, focusedId } = useListKeys<HTMLTableElement>();
  const toggleSelected = useCallback((id: string) => onSelect((before) => toggled(before, id)), [onSelect]);
  useRowShortcut('o', toggleOpen, focusedId);
  useRowShortcut('x', toggleSelected, focusedId);
  const [act, setAct] = useState(useLeftAct(rows));
  useActShortcuts(rows, focusedId, setAct);
  const tries = useTries(rows);
  const areAll = rows.every(({ id }) => selected.has(id));
  return (
    <>
      <table className="list grid-list event-list" ref={box}>
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
            <th className="num attempts-cell">{words.columns.attempts}</th>
            <th className="where">{words.columns.destination}</th>
            <th className="cron-cell">{words.columns.cron}</th>
            <th className="payload">{words.columns.payload}</th>
          </tr>
        </thead>
        <RowGroups rows={rows}>
          {(event) => (
            <EventRow
              key={event.id}
              event={event}
              attempts={tries.get(event.id)?.attempts}
              cronjob={tries.get(event.id)?.cronjob}
              isOpen={open.has(event.id)}
              isSelected={selected.has(event.id)}
              onOpen={toggleOpen}
              onSelect={toggleSelected}
            />
          )}
        </RowGroups>
      </table>
      {act && <RowActDialog act={latestOf(act, rows)} onClose={() => setAct(undefined)} />}
    </>
  );
}

/** What somebody was editing when he had to sign in again. */
function useLeftAct(rows: readonly Event[]): RowAct | undefined {
  const id = useLeft(Object.fromEntries(rows.map((event) => [event.id, editDraftOf(event)])));
  const event = rows.find((row) => row.id === id);
  return event && { kind: 'edit', event };
}

/** With its row as it is by now, though somebody asked about it before; what has left the list is as it was. */
function latestOf(act: RowAct, rows: readonly Event[]): RowAct {
  return { ...act, event: rows.find(({ id }) => id === act.event.id) ?? act.event };
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** A key that is about the row with the focus. */
function useRowShortcut(
  key: string,
  act: (id: string) => void,
  focusedId: () => string | undefined,
  isOn = true,
): void {
  useShortcut(
    key,
    () => {
      const id = focusedId();
      if (id !== undefined) act(id);
    },
    isOn,
  );
}

/** `c`, `m` and `r` as on the event's own page; where it is in no state for it, nothing happens. */
function useActShortcuts(
  rows: readonly Event[],
  focusedId: () => string | undefined,
  ask: (act: RowAct) => void,
): void {
  const mayChange = useMay('events:write');
  const acts = useEventActs();
  const withRow = (may: (event: Event) => boolean, run: (event: Event) => void) => (id: string) => {
    const event = rows.find((row) => row.id === id);
    if (event && may(event)) run(event);
  };
  const cancel = withRow(mayCancel, (event) => ask({ kind: 'cancel', event }));
  const move = withRow(mayEdit, (event) => ask({ kind: 'edit', event }));
  const retry = withRow(mayRetry, (event) => void acts.retry(event));
  useRowShortcut('c', cancel, focusedId, mayChange);
  useRowShortcut('m', move, focusedId, mayChange);
  useRowShortcut('r', retry, focusedId, mayChange);
}
