import { useState } from 'react';
import type { CronJob } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { sayWrong } from '../../state/toasts.ts';
import { isActive } from './turning.ts';
import { usePausing } from './use-pausing.ts';
import { words } from './words.ts';

type Action = 'pause' | 'resume';
type Props = { selected: readonly CronJob[]; onClear: () => void };

/** What can be done with those that are selected, with how many of them in its words. */
export function TurnBar({ selected, onClear }: Props) {
  const [asked, setAsked] = useState<Action>();
  const { turn } = usePausing();
  if (selected.length === 0) return null;
  const active = selected.filter(isActive).length;
  const counts = { pause: active, resume: selected.length - active };
  const run = (action: Action) => {
    setAsked(undefined);
    void turn(action, selected).then(onClear, sayWrong);
  };
  return (
    <div className="bulk-bar">
      <span>{words.selected(selected.length)}</span>
      {counts.pause > 0 && (
        <Button icon="pause" onClick={() => setAsked('pause')}>
          {words.pause}
        </Button>
      )}
      {counts.resume > 0 && (
        <Button icon="play" onClick={() => setAsked('resume')}>
          {words.resume}
        </Button>
      )}
      <Button look="quiet" icon="cross" aria-label={words.clear} onClick={onClear} />
      {asked && (
        <Confirm
          title={words.turnDialog.title[asked]}
          text={words.turnDialog.text[asked]}
          action={words.turnDialog.action[asked](counts[asked])}
          isDangerous={asked === 'pause'}
          onConfirm={() => run(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}
