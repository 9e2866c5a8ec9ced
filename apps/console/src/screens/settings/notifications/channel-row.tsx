import { useState } from 'react';
import type { Channel, Notice } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../../parts/button.tsx';
import { Confirm } from '../../../parts/dialog.tsx';
import { Menu } from '../../../parts/menu.tsx';
import { Answer, Badge } from '../../../parts/status.tsx';
import { Relative, Time } from '../../../parts/time.tsx';
import { useAct } from '../../../state/act.ts';
import { useOrg } from '../../../state/org.tsx';
import { useLive } from '../../../state/preferences.ts';
import { sayWrong } from '../../../state/toasts.ts';
import { serverNow } from '../../../times/server-clock.ts';
import { ChannelDialog } from './channel-dialog.tsx';
import { words } from './words.ts';

const names = words.channels;
const HOUR_MS = 3_600_000;
const MUTES = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS };
const SOON_MS = 1_000;
const LIVE_MS = 15_000;

/** Who is told, of what, and what came of it last. */
export function ChannelRow({ channel }: { channel: Channel }) {
  const { id: org, client } = useOrg();
  const { id, kind, name, target, tells, mutedUntil } = channel;
  const live = useLive(LIVE_MS);
  const notices = useQuery({
    queryKey: [org, 'channels', id],
    queryFn: async () => (await client.channels.get(id)).notices,
    // What came of a test is known in seconds, and somebody waits for it.
    refetchInterval: ({ state: { data } }) => (isUnderWay(data?.[0]) ? SOON_MS : live),
  });
  const test = async () => {
    await client.channels.test(id).catch(sayWrong);
    await notices.refetch();
  };
  const isMuted = mutedUntil !== undefined && Date.parse(mutedUntil) > serverNow();
  return (
    <li className="channel">
      <div>
        <b>{name}</b>{' '}
        <span className="dim">
          {names.kinds[kind]} · {target} · {tells.map((one) => names.tells[one]).join(', ')}
        </span>
        {isMuted && (
          <p className="small">
            <Badge icon="pause" tone="way" text={names.muted} /> <Time at={mutedUntil} exact="minutes" />
          </p>
        )}
        {notices.data && <Last notice={notices.data[0]} />}
      </div>
      <span className="row-acts">
        <Button icon="send" isBusy={isUnderWay(notices.data?.[0])} onClick={test}>
          {names.test}
        </Button>
        <Acts channel={channel} isMuted={isMuted} />
      </span>
    </li>
  );
}

const isUnderWay = (notice: Notice | undefined) =>
  notice !== undefined && notice.status === undefined && notice.heldUntil === undefined;

/** What it was told last, and whether that arrived. */
function Last({ notice }: { notice: Notice | undefined }) {
  if (!notice) return <p className="dim small">{names.states.never}</p>;
  const { type, text, status, createdAt, settledAt, recipient, heldUntil } = notice;
  if (heldUntil !== undefined) {
    return (
      <p className="small" role="status">
        <Badge icon="pause" tone="way" text={names.last(text)} />{' '}
        <span className="dim">
          {recipient !== undefined && names.for(recipient)} {names.held} <Relative at={heldUntil} />
        </span>
      </p>
    );
  }
  if (status === undefined) {
    return (
      <p className="small" role="status">
        <Badge icon="away" tone="way" text={type === 'notice.test' ? names.testing : names.underWay(text)} />
      </p>
    );
  }
  if (status === 'muted') {
    return (
      <p className="small" role="status">
        <Badge icon="pause" tone="way" text={names.last(text)} /> <span className="dim">{names.notTold}</span>
      </p>
    );
  }
  const isFine = /^2\d\d$/.test(status);
  const unless = settledAt ? names.states.failing : names.states.retrying;
  const isPartly = /^2\d\d, not to /.test(status);
  const says = isFine ? names.states.fine : isPartly ? names.states.partly : unless;
  return (
    <p className="small" role="status">
      <Badge icon={isFine ? 'check' : 'failed'} tone={isFine ? 'good' : 'bad'} text={says} />{' '}
      <span className="dim">
        {names.last(text)} {recipient !== undefined && names.for(recipient)} <Relative at={createdAt} />,{' '}
        {names.answered(status)}
      </span>{' '}
      <Answer status={status} />
    </p>
  );
}

function Acts({ channel, isMuted }: { channel: Channel; isMuted: boolean }) {
  const { id: org, client } = useOrg();
  const { id, name } = channel;
  const act = useAct([org, 'channels']);
  const [shown, setShown] = useState<'edit' | 'delete'>();
  const hide = () => setShown(undefined);
  const mute = (mutedUntil: string | null) =>
    void act(
      () => client.channels.edit(id, { mutedUntil }),
      mutedUntil === null ? names.saidUnmuted : names.saidMuted,
    );
  return (
    <>
      <Menu label={names.more(name)} icon="more">
        {(close) => (
          <>
            <button type="button" onClick={() => [close(), setShown('edit')]}>
              {names.edit}
            </button>
            {isMuted ? (
              <button type="button" onClick={() => [close(), mute(null)]}>
                {names.unmute}
              </button>
            ) : (
              Object.entries(MUTES).map(([span, ms]) => (
                <button
                  key={span}
                  type="button"
                  onClick={() => [close(), mute(new Date(serverNow() + ms).toISOString())]}
                >
                  {names.mute[span as keyof typeof MUTES]}
                </button>
              ))
            )}
            <button type="button" onClick={() => [close(), setShown('delete')]}>
              {names.delete}
            </button>
          </>
        )}
      </Menu>
      {shown === 'edit' && <ChannelDialog channel={channel} onClose={hide} />}
      {shown === 'delete' && (
        <Confirm
          {...names.deleteDialog(name)}
          onClose={hide}
          onConfirm={() => {
            hide();
            void act(() => client.channels.remove(id), names.saidRemoved);
          }}
        />
      )}
    </>
  );
}
