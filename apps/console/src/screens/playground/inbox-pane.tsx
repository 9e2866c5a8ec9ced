import type { Inbox } from '@jiter/client';
import { Copy } from '../../parts/copy.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { Arrival } from './arrival.tsx';
import { ScriptBox } from './script-box.tsx';
import { KEPT, useArrivals } from './use-inbox.ts';
import { words } from './words.ts';

export function InboxPane({ inbox }: { inbox: Inbox | null }) {
  if (!inbox) {
    return (
      <section className="panel">
        <h2>{words.inbox.title}</h2>
        <p className="dim">{words.inbox.none}</p>
      </section>
    );
  }
  return (
    <section className="panel inbox">
      <header>
        <h2>{words.inbox.title}</h2>
        {inbox.url !== undefined && <Copy text={inbox.url} label={words.inbox.url} />}
      </header>
      <p className="help">{words.inbox.lead}</p>
      <ScriptBox key={inbox.id} inbox={inbox} />
      <Arrivals inbox={inbox} />
    </section>
  );
}

function Arrivals({ inbox }: { inbox: Inbox }) {
  const arrivals = useArrivals(inbox);
  return (
    <Loaded query={arrivals} lines={3}>
      {(requests) =>
        requests.length === 0 ? (
          <Empty icon="box" title={words.inbox.empty}>
            <p>{words.inbox.emptyText}</p>
          </Empty>
        ) : (
          <>
            <p className="dim small" role="status">
              {words.inbox.count(requests.length, requests.length < KEPT)}
            </p>
            <ul className="arrivals">
              {requests.map((request) => (
                <Arrival key={request.id} request={request} />
              ))}
            </ul>
          </>
        )
      }
    </Loaded>
  );
}
