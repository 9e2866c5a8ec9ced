import type { Event } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Code } from '../../parts/code.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Answer } from '../../parts/status.tsx';
import { useOrg } from '../../state/org.tsx';
import { words } from './words.ts';

/** A row opened in its place: what is sent, and what came back last. */
export function OpenedRow({ event }: { event: Event }) {
  const { id: org, client } = useOrg();
  const whole = useQuery({
    queryKey: [org, 'event', event.id, event.updatedAt],
    queryFn: () => client.events.get(event.id),
  });
  return (
    <div className="opened-row">
      <section>
        <h3>{words.opened.payload}</h3>
        <Code text={event.payload} empty={words.opened.empty} name={`${event.id}.payload`} />
      </section>
      <section>
        <h3>{words.opened.answer}</h3>
        <Loaded query={whole} lines={2}>
          {({ history }) => <LastAnswer attempt={history.at(-1)} name={`${event.id}.answer`} />}
        </Loaded>
        <p>
          <Link to="/o/$org/events/$id" params={{ org, id: event.id }}>
            {words.opened.open}
          </Link>
        </p>
      </section>
    </div>
  );
}

type Answered = { attempt: { status: string; responseData: string } | undefined; name: string };

function LastAnswer({ attempt, name }: Answered) {
  if (!attempt) return <p className="dim">{words.opened.noAnswer}</p>;
  return (
    <>
      <p>
        <Answer status={attempt.status} />
      </p>
      <Code text={attempt.responseData} empty={words.opened.empty} name={name} />
    </>
  );
}
