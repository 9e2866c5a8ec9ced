import { useState } from 'react';
import type { Event } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { copyAndSay } from '../../parts/copy.tsx';
import { useMay } from '../../state/org.tsx';
import { useShortcut } from '../../state/shortcuts.ts';
import { JobDialog } from '../bulk/job-dialog.tsx';
import { bulkFilterOf } from '../bulk/filters.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import type { Act } from './bulk.ts';
import { MoveDialog } from './move-dialog.tsx';
import { MoveShownDialog } from './move-shown-dialog.tsx';
import { mayEdit } from './row-acts.tsx';
import { filterOf, tabOf, type EventsSearch, type Tab } from './view.ts';
import { words } from './words.ts';

type Props = {
  search: EventsSearch;
  selected: readonly Event[];
  hasMore: boolean;
  areAllShown: boolean;
  onClear: () => void;
  onDone: () => void;
};

/** What can be done with those of a tab. Which of them it is done with, the API decides. */
const ACTS: Record<Tab, readonly Act[]> = {
  coming: ['cancel'],
  way: ['cancel'],
  sent: ['replay'],
  failed: ['retry', 'replay'],
  cancelled: ['replay'],
  all: ['cancel', 'retry', 'replay'],
};

export function BulkBar({ search, selected, hasMore, areAllShown, onClear, onDone }: Props) {
  const [asked, ask] = useState<Act | 'move'>();
  /** How many were selected when all that match were chosen: with others, that is to be chosen anew. */
  const [allOf, setAllOf] = useState<number>();
  const mayChange = useMay('events:write');
  const offered = mayChange ? ACTS[tabOf(search)] : [];
  const isOn = selected.length > 0;
  // With a selection, keys are about all of it.
  useShortcut('c', () => ask('cancel'), isOn && offered.includes('cancel'));
  useShortcut('r', () => ask('retry'), isOn && offered.includes('retry'));
  const movable = mayChange ? selected.filter(mayEdit) : [];
  useShortcut('m', () => ask('move'), movable.length > 0);
  const isAll = areAllShown && allOf === selected.length;
  // Whoever takes a row out, and in again, has not chosen all that match again.
  if (allOf !== undefined && !isAll) setAllOf(undefined);
  if (selected.length === 0) return null;
  const ids = selected.map(({ id }) => id);
  const close = () => ask(undefined);
  const clear = () => {
    setAllOf(undefined);
    onClear();
  };
  const done = () => {
    close();
    clear();
    onDone();
  };
  return (
    <div className="bulk-bar">
      <span>{isAll ? words.bulk.allChosen : words.bulk.selected(ids.length)}</span>
      {areAllShown && hasMore && !isAll && (
        <Button look="quiet" onClick={() => setAllOf(selected.length)}>
          {words.bulk.allMatch}
        </Button>
      )}
      {movable.length > 0 && (
        <Button hint="m" onClick={() => ask('move')}>
          {words.bulk.move}
        </Button>
      )}
      {offered.map((one) => (
        <Button key={one} onClick={() => ask(one)} {...hintOf(one)}>
          {words.bulk[one]}
        </Button>
      ))}
      {!isAll && <Button onClick={() => void copyAndSay(ids.join('\n'))}>{words.bulk.copyIds}</Button>}
      <Button look="quiet" icon="cross" aria-label={words.bulk.clear} onClick={clear} />
      {asked === 'move' && isAll && hasMore && (
        <MoveShownDialog count={movable.length} onShown={() => setAllOf(undefined)} onClose={close} />
      )}
      {asked === 'move' && !(isAll && hasMore) && (
        <MoveDialog events={movable} onClose={close} onDone={done} />
      )}
      {asked && asked !== 'move' && isAll && (
        <JobDialog action={asked} filter={bulkFilterOf(filterOf(search), asked)} onClose={close} />
      )}
      {asked && asked !== 'move' && !isAll && (
        <BulkDialog act={asked} ids={ids} onClose={close} onDone={done} />
      )}
    </div>
  );
}

const KEYS: Partial<Record<Act, string>> = { cancel: 'c', retry: 'r' };
const hintOf = (act: Act) => (KEYS[act] === undefined ? {} : { hint: KEYS[act] });
