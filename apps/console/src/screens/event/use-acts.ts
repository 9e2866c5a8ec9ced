import { useRef } from 'react';
import { hasCode, type Event, type EventChanges } from '@jiter/client';
import { useNavigate } from '@tanstack/react-router';
import { useOrg } from '../../state/org.tsx';
import { say, sayWrong, type Toast } from '../../state/toasts.ts';
import { useChanged } from './use-event.ts';
import { words } from './words.ts';

/** What is done with one event, from its page or from a list: said, and taken back where the API has a way back. */
export function useEventActs() {
  const { id: org, client } = useOrg();
  const changed = useChanged();
  const navigate = useNavigate();
  /** Events that something is done with: a key that is pressed once more meanwhile has that done once. */
  const underWay = useRef(new Set<string>());
  const once = (act: (event: Event) => Promise<void>) => async (event: Event) => {
    if (underWay.current.has(event.id)) return;
    underWay.current.add(event.id);
    await act(event).finally(() => underWay.current.delete(event.id));
  };
  const act = async <Done>(
    { id }: Event,
    work: () => Promise<Done>,
    done: string,
    back?: (result: Done) => Toast['action'],
  ): Promise<void> => {
    try {
      const result = await work();
      say(done, back?.(result));
    } catch (error) {
      sayWrong(hasCode(error, 'not_failed') ? `${error.message} (${error.eventStatus})` : error);
    }
    await changed(id);
  };
  /** Cancelled is for good. What comes nearest is a copy that is due when it was. */
  const scheduleAgain = async (event: Event) => {
    const { id } = await client.events.replay(event.id, { scheduledTime: event.scheduledTime });
    await navigate({ to: '/o/$org/events/$id', params: { org, id } });
  };
  return {
    retry: once((event) => act(event, () => client.events.retry(event.id), words.retryDone)),
    sendNow: once((event) => act(event, () => client.events.edit(event.id, { delay: '0s' }), words.sentNow)),
    cancel: (event: Event) =>
      // As it was by then: what is shown of it may be older.
      act(
        event,
        () => client.events.cancel(event.id),
        words.cancelDialog.done,
        (cancelled) => ({
          text: words.cancelDialog.again,
          run: () => void scheduleAgain(cancelled).catch(sayWrong),
        }),
      ),
    /** @throws JiterError when it was not: whoever asks shows it where it was entered. */
    edit: async (event: Event, changes: EventChanges) => {
      const before = Object.fromEntries(
        Object.keys(changes).map((name) => [name, event[name as keyof Event]]),
      ) as EventChanges;
      await client.events.edit(event.id, changes);
      say(words.edit.done, {
        text: words.edit.undo,
        run: () => void act(event, () => client.events.edit(event.id, before), words.edit.undone),
      });
      await changed(event.id);
    },
  };
}
