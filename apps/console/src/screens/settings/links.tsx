import type { SharedLink } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Loaded } from '../../parts/states.tsx';
import { Relative } from '../../parts/time.tsx';
import { useAct } from '../../state/act.ts';
import { useOrg } from '../../state/org.tsx';
import { words as all } from '../sharing/words.ts';
import { Revoke } from './revoke.tsx';

const words = all.list;

/** What is shared with whoever has a link. */
export function Links() {
  const { id, client } = useOrg();
  const links = useQuery({ queryKey: [id, 'links'], queryFn: () => client.links.list() });
  return (
    <>
      <p className="dim settings-top">{words.lead}</p>
      <Loaded query={links} lines={3}>
        {(shown) =>
          shown.length === 0 ? (
            <p className="dim">{words.none}</p>
          ) : (
            <ul className="rows">
              {shown.map((link) => (
                <OneLink key={link.id} link={link} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

const nameOf = ({ event, host }: SharedLink) =>
  event !== undefined ? words.event(event) : host !== undefined ? words.host(host) : words.org;

function OneLink({ link }: { link: SharedLink }) {
  const { id, client } = useOrg();
  const act = useAct([id, 'links']);
  const name = nameOf(link);
  return (
    <li>
      <div>
        <b>
          <Target link={link} name={name} />
        </b>{' '}
        {link.payloads && <span className="dim">{words.payloads}</span>}
        <p className="dim small">
          {words.by(link.madeBy)}, {words.ends} <Relative at={link.expiresAt} />
        </p>
      </div>
      <Revoke
        words={words}
        label={words.revokeOf(name)}
        onRevoke={() => void act(() => client.links.revoke(link.id), words.revoked)}
      />
    </li>
  );
}

function Target({ link: { event, host }, name }: { link: SharedLink; name: string }) {
  const { id: org } = useOrg();
  if (event !== undefined)
    return (
      <Link to="/o/$org/events/$id" params={{ org, id: event }}>
        {name}
      </Link>
    );
  if (host !== undefined)
    return (
      <Link to="/o/$org/destinations/$host" params={{ org, host }}>
        {name}
      </Link>
    );
  return (
    <Link to="/o/$org" params={{ org }}>
      {name}
    </Link>
  );
}
