import type { CronJob } from '@jiter/client';
import { entered, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { usePausing } from './use-pausing.ts';
import { words } from './words.ts';

const names = words.pauseDialog;
const MOST_NOTE = 200;

export const pauseDraftOf = ({ id }: Pick<CronJob, 'id'>) => `pause of ${id}`;

export function PauseDialog({ job, onClose }: { job: CronJob; onClose: () => void }) {
  const { pause } = usePausing();
  return (
    <FormDialog
      title={names.title}
      action={names.action}
      draft={pauseDraftOf(job)}
      onClose={onClose}
      onSubmit={async (given) => {
        await pause(job, entered(given, 'note'));
        onClose();
      }}
    >
      <p>{names.text}</p>
      <TextField
        label={names.note}
        help={names.noteHelp}
        name="note"
        maxLength={MOST_NOTE}
        autoComplete="off"
      />
    </FormDialog>
  );
}
