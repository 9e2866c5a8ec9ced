import { useEffect, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/code.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useMay, useOrg } from '../../state/org.tsx';
import { useLive, usePreferences } from '../../state/preferences.ts';
import { useSession } from '../../state/session.tsx';
import { keepSteps } from '../../state/steps.ts';
import { words } from './words.ts';

const names = words.first;
const LIVE_MS = 10_000;

/** For whoever sees an org empty: it ticks off what is done, by what the API says, until it is put away. */
export function FirstSteps({ hasEvents }: { hasEvents: boolean | undefined }) {
  const { id: org } = useOrg();
  const mayManage = useMay('people:manage');
  // No key may invite.
  const mayInvite = useSession().kind === 'person' && mayManage;
  const steps = usePreferences().steps[org];
  const isInvited = useInvited(mayInvite && steps !== undefined);
  useEffect(() => {
    if (hasEvents === false && steps === undefined) keepSteps(org, {});
  }, [hasEvents, org, steps]);
  if (!steps || steps.isHidden || hasEvents === undefined) return null;
  return (
    <section className="panel first">
      <header>
        <h2>{names.title}</h2>
        <Button look="quiet" icon="cross" onClick={() => keepSteps(org, { isHidden: true })}>
          {names.hide}
        </Button>
      </header>
      <ol>
        <Step isDone={hasEvents} title={names.schedule}>
          <p>{names.scheduleText}</p>
          <Code text={curlLine(location.origin)} empty="" isRaw />
          <Link to="/o/$org/playground" params={{ org }}>
            {names.schedulePlay}
          </Link>
        </Step>
        <Step isDone={steps.hasVerified === true} title={names.verify}>
          <p>{names.verifyText}</p>
          <Link to="/o/$org/playground" params={{ org }} search={{ tab: 'doctor' }}>
            {names.verifyLink}
          </Link>
        </Step>
        {mayInvite && (
          <Step isDone={isInvited} title={names.invite}>
            <p>{names.inviteText}</p>
            <Link to="/o/$org/settings" params={{ org }} search={{ part: 'members' }}>
              {names.inviteLink}
            </Link>
          </Step>
        )}
      </ol>
    </section>
  );
}

function Step({ isDone, title, children }: { isDone: boolean; title: string; children: ReactNode }) {
  return (
    <li className={isDone ? 'done' : ''}>
      <h3>
        <Icon name={isDone ? 'check' : 'right'} />
        {title}
        {isDone && <span className="dim"> {names.done}</span>}
      </h3>
      {!isDone && children}
    </li>
  );
}

/** Whether somebody else is here, or was asked to come. */
function useInvited(isAsked: boolean): boolean {
  const { id: org, client } = useOrg();
  const { data } = useQuery({
    queryKey: [org, 'is-invited'],
    queryFn: async () => {
      const [members, invitations] = await Promise.all([
        client.api.GET('/api/members'),
        client.api.GET('/api/invitations'),
      ]);
      return (members.data?.length ?? 0) > 1 || (invitations.data?.length ?? 0) > 0;
    },
    enabled: isAsked,
    refetchInterval: useLive(LIVE_MS),
  });
  return data === true;
}

const curlLine = (origin: string) =>
  [
    `curl -sS ${origin}/api/events`,
    `-H "x-api-key: $JITER_API_KEY" -H 'content-type: application/json'`,
    `-d '{"payload":"Hello from the future","destination":"https://example.com/hook","delay":"5s"}'`,
  ].join(' \\\n  ');
