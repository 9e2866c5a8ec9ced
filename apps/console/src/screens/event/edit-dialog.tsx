import { useState, type FormEvent } from 'react';
import type { EventWithHistory } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextArea, TextField } from '../../parts/field.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { say } from '../../state/toasts.ts';
import { toInput } from '../../times/format.ts';
import { words as common } from '../../words.ts';
import { useChanged } from './use-event.ts';
import { words } from './words.ts';

/** Sends what was changed, and nothing else: what somebody else changed meanwhile stays. */
export function EditDialog({ event, onClose }: { event: EventWithHistory; onClose: () => void }) {
  const { client } = useOrg();
  const changed = useChanged();
  const [error, setError] = useState<unknown>();
  const shown = toInput(new Date(event.scheduledTime));
  const save = async (submit: FormEvent<HTMLFormElement>) => {
    submit.preventDefault();
    const given = Object.fromEntries(new FormData(submit.currentTarget)) as Record<string, string>;
    const { time = '', destination = '', payload = '' } = given;
    const changes = {
      ...(time !== shown && time !== '' && { scheduledTime: new Date(time).toISOString() }),
      ...(destination !== event.destination && { destination }),
      ...(asSent(payload) !== asSent(event.payload) && { payload }),
    };
    if (Object.keys(changes).length === 0) return onClose();
    try {
      await client.events.edit(event.id, changes);
    } catch (wrong) {
      return setError(wrong);
    }
    say(words.edit.done);
    onClose();
    await changed(event.id);
  };
  return (
    <Dialog
      title={words.edit.title}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common.common.close}</Button>
          <Button look="main" type="submit" form="edit-event">
            {words.edit.save}
          </Button>
        </>
      }
    >
      <form id="edit-event" className="form" onSubmit={save}>
        {error !== undefined && <ErrorNote error={error} />}
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
      </form>
    </Dialog>
  );
}

/** A form gives every end of a line as CR and LF. */
const asSent = (text: string) => text.replaceAll('\r\n', '\n');
