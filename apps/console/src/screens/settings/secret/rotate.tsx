import { useQueryClient } from '@tanstack/react-query';
import { entered, Select } from '../../../parts/field.tsx';
import { FormDialog } from '../../../parts/form.tsx';
import { useOrg } from '../../../state/org.tsx';
import { say } from '../../../state/toasts.ts';
import { words } from './words.ts';

const USUAL = '24h';

export function Rotate({ onClose }: { onClose: () => void }) {
  const { id, client } = useOrg();
  const cache = useQueryClient();
  const rotate = async (given: FormData) => {
    await client.signingSecrets.rotate({ overlap: entered(given, 'overlap') });
    onClose();
    say(words.rotated);
    await cache.invalidateQueries({ queryKey: [id, 'secrets'] });
  };
  return (
    <FormDialog
      title={words.rotateTitle}
      action={words.rotateAction}
      draft="rotate"
      onClose={onClose}
      onSubmit={rotate}
    >
      <p>{words.rotateText}</p>
      <p className="dim">{words.unknowable}</p>
      <Select
        label={words.overlap}
        help={words.overlapHelp}
        name="overlap"
        defaultValue={USUAL}
        options={Object.entries(words.overlaps)}
      />
    </FormDialog>
  );
}
