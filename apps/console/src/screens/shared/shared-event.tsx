import { JiterError } from '@jiter/client';
import { Empty } from '../../parts/states.tsx';
import { WholeEvent } from '../event/event.tsx';
import { useEvent } from '../event/use-event.ts';
import { words } from './words.ts';

export function SharedEvent({ id }: { id: string }) {
  const { event, explanation } = useEvent(id);
  if (!event.data && event.error instanceof JiterError && event.error.status === 404)
    return (
      <Empty icon="slash" title={words.goneTitle}>
        <p>{words.goneText}</p>
      </Empty>
    );
  return <WholeEvent event={event} explanation={explanation} />;
}
