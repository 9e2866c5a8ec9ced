import { useState } from 'react';
import type { Event } from '@jiter/client';
import { allEntered, TextArea, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { InstantField, useSteadyZone } from '../../parts/instant-field.tsx';
import { isSameText, withEndsOf } from '../../parts/line-ends.ts';
import { readTyped, toField } from '../../times/typed.ts';
import { useEventActs } from './use-acts.ts';
import { words } from './words.ts';

const FIELDS = ['scheduledTime', 'destination', 'payload'] as const;

export const editDraftOf = ({ id }: Pick<Event, 'id'>) => `edit of ${id}`;

/** Sends what was changed, and nothing else: what somebody else changed meanwhile stays. */
export function EditDialog({ event: given, onClose }: { event: Event; onClose: () => void }) {
  // As it was when its fields were filled in: behind the dialog it goes on.
  const [event] = useState(given);
  const [isSending, setSending] = useState(false);
  const acts = useEventActs();
  const zone = useSteadyZone();
  const msOf = (text: string) => readTyped(text, zone)?.at.getTime();
  const due = new Date(event.scheduledTime);
  // Browsers leave out what is zero at its end, and clocks show some times twice.
  const isShown = (time: string) => msOf(time) === msOf(toField(due, zone));
  const meanwhile = FIELDS.filter((name) => given[name] !== event[name]);
  const save = async (form: FormData) => {
    const { time = '', destination = '', payload = '' } = allEntered(form);
    const typed = readTyped(time, zone);
    const changes = {
      ...(typed && !isShown(time) && { scheduledTime: typed.at.toISOString() }),
      ...(destination !== event.destination && { destination }),
      ...(!isSameText(payload, event.payload) && { payload: withEndsOf(event.payload, payload) }),
    };
    if (Object.keys(changes).length === 0) return onClose();
    setSending(true);
    // What is taken back is what stood there just now.
    await acts.edit(given, changes).finally(() => setSending(false));
    onClose();
  };
  return (
    <FormDialog
      title={words.edit.title}
      action={words.edit.save}
      size="wide"
      draft={editDraftOf(event)}
      onClose={onClose}
      onSubmit={save}
    >
      {meanwhile.length > 0 && !isSending && (
        <p className="note way" role="status">
          {words.edit.meanwhile(meanwhile.map((name) => words.edit.fields[name]))}
        </p>
      )}
      <InstantField
        label={words.edit.time}
        help={words.edit.timeHelp}
        name="time"
        zone={zone}
        exact="ms"
        at={due}
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
