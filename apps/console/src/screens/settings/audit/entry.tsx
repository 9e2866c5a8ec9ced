import type { AuditEntry } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { Differences } from '../../../parts/differences.tsx';
import { Time } from '../../../parts/time.tsx';
import { useOrg } from '../../../state/org.tsx';
import type { AuditSearch } from './use-audit.ts';
import { words } from './words.ts';

type Props = { entry: AuditEntry; narrow: (by: AuditSearch) => void };

/** A sentence, what differs by it, and where from. */
export function Entry({ entry, narrow }: Props) {
  const { at, action, actor, target, ip, before, after, details } = entry;
  const kind = words.kinds[actor.kind];
  const by = actor.kind === 'admin' ? 'admin' : `${actor.kind}:${actor.id}`;
  return (
    <li>
      <p className="audit-when dim small">
        <Time at={at} />
        {ip !== undefined && <span> {ip}</span>}
      </p>
      <div>
        <p>
          {kind !== '' && <span className="dim">{kind} </span>}
          <button
            type="button"
            className="link"
            title={words.only(actor.name)}
            onClick={() => narrow({ actor: by })}
          >
            {actor.name}
          </button>{' '}
          {isLeaving(entry) ? words.left : (words.actions[action] ?? action)}{' '}
          {target && <Target of={target} />}
        </p>
        <Differences before={before} after={after} details={details} />
      </div>
    </li>
  );
}

/** Whoever takes himself out. */
const isLeaving = ({ action, actor, target }: AuditEntry) =>
  action === 'member.removed' && actor.kind === 'user' && actor.id === target?.id;

function Target({ of: { kind, id } }: { of: NonNullable<AuditEntry['target']> }) {
  const { id: org } = useOrg();
  if (kind !== 'event') return <span className="dim mono">{id}</span>;
  return (
    <Link to="/o/$org/events/$id" params={{ org, id }} className="mono">
      {id}
    </Link>
  );
}
