import type { Event } from '@jiter/client';
import { allEntered, isSameText, TextArea, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { toInput } from '../../times/format.ts';
import { useEventActs } from './use-acts.ts';
import { words } from './words.ts';

/** Sends what was changed, and nothing else: what somebody else changed meanwhile stays. */
export function EditDialog({ event, onClose }: { event: Event; onClose: () => void }) {
  const acts = useEventActs();
  const shown = toInput(new Date(event.scheduledTime));
  const save = async (given: FormData) => {
    const { time = '', destination = '', payload = '' } = allEntered(given);
    const changes = {
      ...(time !== shown && time !== '' && { scheduledTime: new Date(time).toISOString() }),
      ...(destination !== event.destination && { destination }),
      ...(!isSameText(payload, event.payload) && { payload }),
    };
    if (Object.keys(changes).length === 0) return onClose();
    await acts.edit(event, changes);
    onClose();
  };
  return (
    <FormDialog
      title={words.edit.title}
      action={words.edit.save}
      size="wide"
      onClose={onClose}
      onSubmit={save}
    >
      <TextField
        label={words.edit.time}
        help={words.edit.timeHelp}
        name="time"
        type="datetime-local"
        step="0.001"
        defaultValue={shown}
        required
        autoFocus
      />
      <TextField
        label={words.edit.destination}
        name="destination"
        type="url"
        defaultValue={event.destination}
        required
      />
      <TextArea label={words.edit.payload} name="payload" rows={8} defaultValue={event.payload} />
      <p className="help">{words.edit.late}</p>
    </FormDialog>
  );
}
