import { JiterError } from '@jiter/client';
import { Empty, ErrorNote, Loaded } from '../../parts/states.tsx';
import { Parts } from '../event/event.tsx';
import { Headline } from '../event/headline.tsx';
import { useEvent } from '../event/use-event.ts';
import { Why } from '../event/why.tsx';
import { words } from './words.ts';

export function SharedEvent({ id }: { id: string }) {
  const { event, explanation } = useEvent(id);
  if (!event.data && event.error instanceof JiterError && event.error.status === 404)
    return (
      <Empty icon="slash" title={words.goneTitle}>
        <p>{words.goneText}</p>
      </Empty>
    );
  return (
    <Loaded query={event} lines={10}>
      {(shown) => (
        <>
          <Headline event={shown} next={explanation.data?.next} />
          {explanation.error !== null && <ErrorNote error={explanation.error} />}
          {explanation.data && <Why explanation={explanation.data} />}
          <Parts event={shown} />
        </>
      )}
    </Loaded>
  );
}
