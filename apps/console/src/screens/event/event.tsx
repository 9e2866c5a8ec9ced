import type { EventWithHistory } from '@jiter/client';
import { Link, useParams } from '@tanstack/react-router';
import { Code } from '../../parts/code.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, QueryError, Loaded } from '../../parts/states.tsx';
import { Until } from '../../parts/until.tsx';
import { useOrg } from '../../state/org.tsx';
import { isGone } from '../../state/reach.ts';
import { Actions } from './actions.tsx';
import { Timeline } from './attempts.tsx';
import { Facts } from './facts.tsx';
import { Headline } from './headline.tsx';
import { useIsHidden } from './use-is-hidden.ts';
import { useEvent } from './use-event.ts';
import { Why } from './why.tsx';
import { words } from './words.ts';

export function EventPage() {
  const { id } = useParams({ from: '/o/$org/events/$id' });
  // Nothing of one event is open or entered on the page of another.
  return <OneEvent key={id} id={id} />;
}

function OneEvent({ id }: { id: string }) {
  const { event, explanation } = useEvent(id);
  const { data, error } = event;
  if (!data && isGone(error)) return <Missing />;
  return (
    <Page title={`${words.title} ${id}`} aside={data && <Actions event={data} />} tab={null}>
      <WholeEvent event={event} explanation={explanation} />
    </Page>
  );
}

/** How it stands and why, what happened to it, and what it is. */
export function WholeEvent({
  event,
  explanation,
}: Pick<ReturnType<typeof useEvent>, 'event' | 'explanation'>) {
  return (
    <Loaded query={event} lines={10}>
      {(shown) => (
        <>
          <Headline event={shown} next={explanation.isPlaceholderData ? undefined : explanation.data?.next} />
          {explanation.error !== null && (
            <QueryError error={explanation.error} onRetry={explanation.refetch} />
          )}
          {explanation.data && (
            <Until isOther={explanation.isPlaceholderData}>
              <Why explanation={explanation.data} />
            </Until>
          )}
          <Parts event={shown} />
        </>
      )}
    </Loaded>
  );
}

function Parts({ event }: { event: EventWithHistory }) {
  const hidden = useIsHidden();
  return (
    <div className="event-parts">
      <section className="event-main">
        <h2>{words.timeline}</h2>
        <Timeline event={event} />
      </section>
      <aside>
        <section className="panel">
          <header>
            <h2>{words.payload}</h2>
          </header>
          {hidden ? (
            <p className="dim">{words.hidden}</p>
          ) : (
            <Code text={event.payload} empty={words.empty} name="payload" />
          )}
        </section>
        <section className="panel">
          <header>
            <h2>{words.facts.title}</h2>
            <span className="ids">
              <Copy text={event.id} label={words.id} />
              <Copy text={`evt_${event.id}`} label={words.webhookId} />
            </span>
          </header>
          <Facts event={event} />
        </section>
      </aside>
    </div>
  );
}

function Missing() {
  const { id: org } = useOrg();
  return (
    <Page title={words.title}>
      <Empty icon="slash" title={words.missing.title}>
        <p>{words.missing.text}</p>
        <Link to="/o/$org/events" params={{ org }}>
          {words.back}
        </Link>
      </Empty>
    </Page>
  );
}
