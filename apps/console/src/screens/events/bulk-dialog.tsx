import { useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { say } from '../../state/toasts.ts';
import { words as common } from '../../words.ts';
import { countAct, runAct, type Act, type Which } from './bulk.ts';
import { words } from './words.ts';

type Props = { act: Act; which: Which; onClose: () => void; onDone: () => void };

/** Says with how many it is done before it is; while it goes on it can be stopped. */
export function BulkDialog({ act, which, onClose, onDone }: Props) {
  const { id: org, client } = useOrg();
  const [spread, setSpread] = useState('');
  const [done, setDone] = useState<number>();
  const [error, setError] = useState<unknown>(null);
  const isStopped = useRef(false);
  const count = useQuery({
    queryKey: [org, 'bulk', act, which],
    queryFn: () => countAct(client, act, which),
    gcTime: 0,
    staleTime: Infinity,
  });
  const wrong = error ?? count.error;
  const isRunning = done !== undefined && error === null;
  const run = async () => {
    setError(null);
    setDone(0);
    const options = { spread: spread.trim(), onProgress: setDone, isStopped: () => isStopped.current };
    await runAct(client, act, which, options).then((all) => {
      say(words.bulk.done[act](all));
      onDone();
    }, setError);
  };
  const stop = () => {
    isStopped.current = true;
  };
  const shown = count.data && words.bulk.count(count.data.affected, count.data.more);
  const actions = isRunning ? (
    <Button onClick={stop}>{words.bulk.stop}</Button>
  ) : (
    <>
      <Button onClick={onClose}>{common.common.close}</Button>
      <Button
        look={act === 'cancel' ? 'danger' : 'main'}
        disabled={!count.data?.affected}
        onClick={() => void run()}
      >
        {words.bulk.action[act](shown ?? '…')}
      </Button>
    </>
  );
  return (
    <Dialog title={words.bulk.title[act]} onClose={isRunning ? stop : onClose} actions={actions}>
      {wrong !== null && <ErrorNote error={wrong} />}
      <p>{words.bulk.explain[act]}</p>
      {count.data?.affected === 0 && <p className="dim">{words.bulk.none}</p>}
      {act !== 'cancel' && !isRunning && (
        <TextField
          label={words.bulk.spread}
          help={words.bulk.spreadHelp}
          value={spread}
          placeholder="10min"
          onChange={({ target }) => setSpread(target.value)}
        />
      )}
      {isRunning && <p role="status">{words.bulk.progress(done)}</p>}
    </Dialog>
  );
}
