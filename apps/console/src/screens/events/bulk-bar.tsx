import { useState } from 'react';
import type { Event } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { copyAndSay } from '../../parts/copy.tsx';
import { useOrg } from '../../state/org.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import type { Act, Which } from './bulk.ts';
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
  const [act, setAct] = useState<Act>();
  const [wantsAll, setWantsAll] = useState(false);
  const { mayChange } = useOrg();
  if (selected.length === 0) return null;
  const isAll = wantsAll && areAllShown;
  const ids = selected.map(({ id }) => id);
  const which: Which = isAll ? { filter: filterOf(search) } : { ids };
  return (
    <div className="bulk-bar">
      <span>{isAll ? words.bulk.allChosen : words.bulk.selected(ids.length)}</span>
      {areAllShown && hasMore && !isAll && (
        <Button look="quiet" onClick={() => setWantsAll(true)}>
          {words.bulk.allMatch}
        </Button>
      )}
      {mayChange &&
        ACTS[tabOf(search)].map((one) => (
          <Button key={one} onClick={() => setAct(one)}>
            {words.bulk[one]}
          </Button>
        ))}
      {!isAll && <Button onClick={() => void copyAndSay(ids.join('\n'))}>{words.bulk.copyIds}</Button>}
      <Button look="quiet" icon="cross" aria-label={words.bulk.clear} onClick={onClear} />
      {act && (
        <BulkDialog
          act={act}
          which={which}
          onClose={() => setAct(undefined)}
          onDone={() => {
            setAct(undefined);
            onClear();
            onDone();
          }}
        />
      )}
    </div>
  );
}
