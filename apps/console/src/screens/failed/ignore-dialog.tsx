import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { serverNow } from '../../times/server-clock.ts';
import { words as common } from '../../words.ts';
import type { FailureGroup } from './failed.tsx';
import type { Said } from './group.tsx';
import { words } from './words.ts';

const names = words.ignoreDialog;
const DAY_MS = 86_400_000;
type How = keyof typeof names.choices;

type Props = { group: FailureGroup; onClose: () => void; onIgnore: (said: Said) => void };

export function IgnoreDialog({ group: { host, reason }, onClose, onIgnore }: Props) {
  const [how, setHow] = useState<How>('good');
  const [perHour, setPerHour] = useState('10');
  const ignore = () => {
    if (how === 'day') onIgnore({ state: 'ignored', untilAt: new Date(serverNow() + DAY_MS).toISOString() });
    else onIgnore({ state: 'ignored', ...(how === 'rate' && { untilPerHour: Number(perHour) }) });
  };
  const actions = (
    <>
      <Button onClick={onClose}>{common.common.close}</Button>
      <Button look="main" onClick={ignore}>
        {names.action}
      </Button>
    </>
  );
  return (
    <Dialog title={names.title} onClose={onClose} actions={actions}>
      <p>{names.text(host, reason)}</p>
      <Select
        label={names.how}
        value={how}
        options={Object.entries(names.choices)}
        onChange={(value) => setHow(value as How)}
      />
      {how === 'rate' && (
        <TextField
          label={names.rate}
          type="number"
          min={0}
          value={perHour}
          onChange={({ target }) => setPerHour(target.value)}
        />
      )}
    </Dialog>
  );
}
