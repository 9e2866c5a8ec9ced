import type { ReactNode } from 'react';
import type { Destination } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { useListKeys } from '../../parts/list-keys.ts';
import { useSteadyOrder } from '../../parts/use-steady-order.ts';
import { Page } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { Relative } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { showSpan } from '../../times/format.ts';
import { words as common } from '../../words.ts';
import { StateBadge } from './state.tsx';
import { useDestinations } from './use-destination.ts';
import { words } from './words.ts';

const names = words.columns;
const [NONE, NONE_TEXT] = words.none;

/** The hosts that events are sent to, the worst first: as the API sorts them. */
export function Destinations() {
  const destinations = useDestinations();
  return (
    <Page title={common.pages.destinations}>
      <Loaded query={destinations}>
        {({ destinations: all, more, waitingAtLeast }) =>
          all.length === 0 ? (
            <Empty icon="destinations" title={NONE}>
              <p>{NONE_TEXT}</p>
            </Empty>
          ) : (
            <>
              <Table all={all} />
              {all.some(({ state }) => state === 'quiet') && <p className="foot dim small">{words.quiet}</p>}
              {more && <p className="foot dim small">{words.more}</p>}
              {waitingAtLeast && <p className="foot dim small">{words.waitingAtLeast}</p>}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function Table({ all }: { all: readonly Destination[] }) {
  const { box } = useListKeys<HTMLTableElement>();
  const shown = useSteadyOrder(box, all, ({ host }) => host);
  return (
    <table className="hosts" aria-label={words.caption} ref={box}>
      <thead>
        <tr>
          <th>{names.state}</th>
          <th>{names.host}</th>
          <th className="num">{names.recent}</th>
          <th className="num">{names.day}</th>
          <th className="num">{names.time}</th>
          <th className="num">{names.waiting}</th>
          <th className="num">{names.next}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((one) => (
          <Row key={one.host} of={one} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ of: { host, state, recent, day, p50Ms, p99Ms, waiting, nextDueAt } }: { of: Destination }) {
  const { id: org } = useOrg();
  return (
    <tr data-id={host}>
      <td>
        <StateBadge state={state} />
      </td>
      <th scope="row">
        <Link className="row-link" to="/o/$org/destinations/$host" params={{ org, host }}>
          {host}
        </Link>
      </th>
      <Cell name={names.recent} isBad={(recent.errorRate ?? 0) >= BAD}>
        {words.rate(recent.errorRate)}
      </Cell>
      <Cell name={names.day} isBad={(day.errorRate ?? 0) >= BAD}>
        {words.rate(day.errorRate)}
      </Cell>
      <Cell name={names.time}>
        {p50Ms === undefined ? words.nothing : `${showSpan(p50Ms)} · ${showSpan(p99Ms!)}`}
      </Cell>
      <Cell name={names.waiting}>
        {waiting === 0 ? (
          words.count(0)
        ) : (
          <Link to="/o/$org/events" params={{ org }} search={{ tab: 'way', host }}>
            {words.count(waiting)}
          </Link>
        )}
      </Cell>
      <Cell name={names.next}>{nextDueAt ? <Relative at={nextDueAt} /> : words.nothing}</Cell>
    </tr>
  );
}

/** From here on somebody should look. */
const BAD = 0.05;

/** `name` stands before it where there is no room for the head of the table. */
function Cell({ name, isBad, children }: { name: string; isBad?: boolean; children: ReactNode }) {
  return (
    <td className={`num ${isBad ? 'much' : ''}`} data-name={name}>
      {children}
    </td>
  );
}
