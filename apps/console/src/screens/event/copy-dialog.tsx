import type { EventWithHistory } from '@jiter/client';
import { useNavigate } from '@tanstack/react-router';
import { allEntered, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { useOrg } from '../../state/org.tsx';
import { words } from './words.ts';

export const copyDraftOf = ({ id }: Pick<EventWithHistory, 'id'>) => `copy of ${id}`;

/** A replay; its page is the next thing one wants to see. */
export function CopyDialog({ event, onClose }: { event: EventWithHistory; onClose: () => void }) {
  const { id: org, client } = useOrg();
  const navigate = useNavigate();
  const send = async (given: FormData) => {
    const { destination = '', delay = '' } = allEntered(given);
    const { id } = await client.events.replay(event.id, {
      ...(delay.trim() !== '' && { delay: delay.trim() }),
      ...(destination !== event.destination && { overrides: { destination } }),
    });
    onClose();
    await navigate({ to: '/o/$org/events/$id', params: { org, id } });
  };
  return (
    <FormDialog
      title={words.copy.title}
      action={words.copy.action}
      draft={copyDraftOf(event)}
      onClose={onClose}
      onSubmit={send}
    >
      <p>{words.copy.text}</p>
      <TextField
        label={words.copy.destination}
        name="destination"
        type="url"
        defaultValue={event.destination}
        required
      />
      <TextField
        label={words.copy.delay}
        help={words.copy.delayHelp}
        name="delay"
        placeholder="0s"
        autoFocus
      />
    </FormDialog>
  );
}
