import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Select } from '../../../parts/field.tsx';
import { FormDialog } from '../../../parts/form.tsx';
import { useOrg } from '../../../state/org.tsx';
import { say } from '../../../state/toasts.ts';
import { words } from './words.ts';

const USUAL = '24h';

export function Rotate({ onClose }: { onClose: () => void }) {
  const { id, client } = useOrg();
  const cache = useQueryClient();
  const [overlap, setOverlap] = useState<string>(USUAL);
  const rotate = async () => {
    await client.signingSecrets.rotate({ overlap });
    onClose();
    say(words.rotated);
    await cache.invalidateQueries({ queryKey: [id, 'secrets'] });
  };
  return (
    <FormDialog title={words.rotateTitle} action={words.rotateAction} onClose={onClose} onSubmit={rotate}>
      <p>{words.rotateText}</p>
      <p className="dim">{words.unknowable}</p>
      <Select
        label={words.overlap}
        help={words.overlapHelp}
        value={overlap}
        options={Object.entries(words.overlaps)}
        onChange={setOverlap}
      />
    </FormDialog>
  );
}
