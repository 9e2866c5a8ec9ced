import type { ServiceStatus } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '../../../parts/states.tsx';
import { Relative } from '../../../parts/time.tsx';
import { Tile } from '../../../parts/tile.tsx';
import { useOrg } from '../../../state/org.tsx';
import { useLive } from '../../../state/preferences.ts';
import { sayStatus, Sentence } from '../../overview/sentence.tsx';
import { AllOrgs } from './all-orgs.tsx';
import { OperatorIncidents } from './operator-incidents.tsx';
import { WorkerTable } from './worker-table.tsx';
import { words } from './words.ts';

const LIVE_MS = 5_000;

/** The whole server, for those who run it. */
export function System() {
  const { id: org, client } = useOrg();
  const status = useQuery({
    queryKey: [org, 'status'],
    queryFn: () => client.status(),
    refetchInterval: useLive(LIVE_MS),
  });
  return (
    <div className="system">
      <Loaded query={status}>
        {(shown) =>
          shown && (
            <>
              <Sentence {...sayStatus(shown, words.well)} />
              <Figures of={shown} />
              <WorkerTable status={shown} />
              <Leader of={shown} />
            </>
          )
        }
      </Loaded>
      <OperatorIncidents />
      <AllOrgs />
      <p>
        <a href="/admin/queues">{words.board}</a>
      </p>
    </div>
  );
}

function Figures({ of }: { of: ServiceStatus }) {
  const { workersAlive, queueBacklog, due, oldestDueMs, database, queue } = of;
  const show = (count: number | undefined) =>
    count === undefined ? words.nothing : words.atLeast(count, false);
  return (
    <div className="tiles">
      <Tile name={words.tiles.workers(workersAlive)} tone={workersAlive === 0 ? 'bad' : ''}>
        {show(workersAlive)}
      </Tile>
      <Tile name={words.tiles.backlog(queueBacklog)}>{show(queueBacklog)}</Tile>
      <Tile name={words.tiles.due}>{due ? words.atLeast(due.count, due.atLeast) : words.nothing}</Tile>
      <Tile name={words.tiles.oldest}>
        {oldestDueMs === undefined || due?.count === 0 ? words.nothing : words.span(oldestDueMs)}
      </Tile>
      <Tile name={words.tiles.database} tone={database === 'ok' ? '' : 'bad'}>
        {words.answering[database]}
      </Tile>
      <Tile name={words.tiles.queue} tone={queue === 'ok' ? '' : 'bad'}>
        {words.answering[queue]}
      </Tile>
    </div>
  );
}

function Leader({ of: { leader, sweptAt } }: { of: ServiceStatus }) {
  const names = words.leader;
  return (
    <section className="panel">
      <header>
        <h2>{names.title}</h2>
      </header>
      <dl className="facts">
        <div>
          <dt>{names.leads}</dt>
          <dd>
            {leader ? (
              <>
                <span className="mono">{leader.worker}</span>{' '}
                <span className="dim">
                  {names.until} <Relative at={leader.until} />
                </span>
              </>
            ) : (
              names.nobody
            )}
          </dd>
        </div>
        <div>
          <dt>{names.swept}</dt>
          <dd>{sweptAt ? <Relative at={sweptAt} /> : names.never}</dd>
        </div>
      </dl>
    </section>
  );
}
