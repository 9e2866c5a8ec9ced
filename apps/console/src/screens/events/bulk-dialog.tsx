import { useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Refusal } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { say } from '../../state/toasts.ts';
import { words as common } from '../../words.ts';
import { countAct, runAct, type Act, type Progress } from './bulk.ts';
import { words } from './words.ts';

type Props = { act: Act; ids: readonly string[]; onClose: () => void; onDone: () => void };

/** Of those that were selected: says with how many it is done before it is. */
export function BulkDialog({ act, ids, onClose, onDone }: Props) {
  const { id: org, client } = useOrg();
  const [spread, setSpread] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const progress = useRef<Progress>({ left: ids, done: 0 });
  const count = useQuery({
    queryKey: [org, 'bulk', act, ids],
    queryFn: () => countAct(client, act, ids),
    gcTime: 0,
    staleTime: Infinity,
  });
  const wrong = error ?? count.error;
  const run = async () => {
    setError(null);
    setBusy(true);
    try {
      const given = { ...progress.current, spread: spread.trim() };
      const done = await runAct(client, act, given, (now) => void (progress.current = now));
      say(words.bulk.done[act](done));
      onDone();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  const shown = count.data === undefined ? '…' : words.bulk.count(count.data);
  const actions = (
    <>
      <Button isBusy={isBusy} onClick={onClose}>
        {common.common.close}
      </Button>
      <Button
        look={act === 'cancel' ? 'danger' : 'main'}
        isBusy={isBusy}
        disabled={!count.data}
        onClick={() => void run()}
      >
        {words.bulk.action[act](shown)}
      </Button>
    </>
  );
  return (
    <Dialog title={words.bulk.title[act]} onClose={onClose} actions={actions} isBusy={isBusy}>
      {wrong !== null && <Refusal error={wrong} />}
      <p>{words.bulk.explain[act]}</p>
      {count.data === 0 && <p className="dim">{words.bulk.none}</p>}
      {act !== 'cancel' && (
        <TextField
          label={words.bulk.spread}
          help={words.bulk.spreadHelp}
          value={spread}
          placeholder="10min"
          onChange={({ target }) => setSpread(target.value)}
        />
      )}
    </Dialog>
  );
}
