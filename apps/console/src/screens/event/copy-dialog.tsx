import { useState, type FormEvent } from 'react';
import type { EventWithHistory } from '@jiter/client';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { words as common } from '../../words.ts';
import { words } from './words.ts';

/** A replay; its page is the next thing one wants to see. */
export function CopyDialog({ event, onClose }: { event: EventWithHistory; onClose: () => void }) {
  const { id: org, client } = useOrg();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const send = async (submit: FormEvent<HTMLFormElement>) => {
    submit.preventDefault();
    const given = Object.fromEntries(new FormData(submit.currentTarget)) as Record<string, string>;
    const { destination = '', delay = '' } = given;
    try {
      const { id } = await client.events.replay(event.id, {
        ...(delay.trim() !== '' && { delay: delay.trim() }),
        ...(destination !== event.destination && { overrides: { destination } }),
      });
      onClose();
      await navigate({ to: '/o/$org/events/$id', params: { org, id } });
    } catch (wrong) {
      setError(wrong);
    }
  };
  return (
    <Dialog
      title={words.copy.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common.common.close}</Button>
          <Button look="main" type="submit" form="copy-event">
            {words.copy.action}
          </Button>
        </>
      }
    >
      <form id="copy-event" className="form" onSubmit={send}>
        {error !== undefined && <ErrorNote error={error} />}
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
      </form>
    </Dialog>
  );
}
