import { useState } from 'react';
import { entered, Select, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { serverNow } from '../../times/server-clock.ts';
import type { FailureGroup } from './failed.tsx';
import type { Said } from './group.tsx';
import { words } from './words.ts';

const names = words.ignoreDialog;
const DAY_MS = 86_400_000;
type How = keyof typeof names.choices;

/** `onIgnore` rejects with what is wrong. */
type Props = { group: FailureGroup; onClose: () => void; onIgnore: (said: Said) => Promise<void> };

export function IgnoreDialog({ group: { host, reason }, onClose, onIgnore }: Props) {
  const [how, setHow] = useState<How>('good');
  const ignore = (given: FormData) => {
    if (how === 'day')
      return onIgnore({ state: 'ignored', untilAt: new Date(serverNow() + DAY_MS).toISOString() });
    const untilPerHour = Number(entered(given, 'rate'));
    return onIgnore({ state: 'ignored', ...(how === 'rate' && { untilPerHour }) });
  };
  return (
    <FormDialog title={names.title} action={names.action} onClose={onClose} onSubmit={ignore}>
      <p>{names.text(host, reason)}</p>
      <Select
        label={names.how}
        value={how}
        options={Object.entries(names.choices)}
        onChange={(value) => setHow(value as How)}
      />
      {how === 'rate' && (
        <TextField label={names.rate} name="rate" type="number" min={0} step={1} defaultValue={10} required />
      )}
    </FormDialog>
  );
}
