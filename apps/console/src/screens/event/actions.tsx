import { useState } from 'react';
import type { EventWithHistory } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { copyAndSay } from '../../parts/copy.tsx';
import { isSettled } from '../../parts/status.tsx';
import { useMay } from '../../state/org.tsx';
import { useShortcut } from '../../state/shortcuts.ts';
import { useLeft } from '../../state/use-opened.ts';
import { curlOf, sentOf } from './attempt.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { copyDraftOf, CopyDialog } from './copy-dialog.tsx';
import { editDraftOf, EditDialog } from './edit-dialog.tsx';
import { Share } from '../sharing/share.tsx';
import { useEventActs } from './use-acts.ts';
import { words } from './words.ts';

type Shown = 'cancel' | 'edit' | 'copy' | undefined;

/** What can be done with an event as it stands. Where a worker was faster, the API says so. */
export function Actions({ event }: { event: EventWithHistory }) {
  const mayChange = useMay('events:write');
  const left = useLeft({ edit: editDraftOf(event), copy: copyDraftOf(event) });
  const [shown, setShown] = useState<Shown>(left);
  const acts = useEventActs();
  const close = () => setShown(undefined);
  const isPending = event.status === 'Pending';
  const hasFailed = event.status === 'Failed To Send';
  const canCancel = mayChange && !isSettled(event);
  const canRetry = mayChange && hasFailed;
  const retry = () => acts.retry(event);
  useShortcut('c', () => setShown('cancel'), canCancel);
  useShortcut('m', () => setShown('edit'), mayChange && isPending);
  useShortcut('r', () => void retry(), canRetry);
  return (
    <>
      {event.history.length > 0 && (
        <Button icon="copy" onClick={() => void copyCurl(event)}>
          {words.actions.curl}
        </Button>
      )}
      {mayChange && isPending && (
        <>
          <Button icon="send" onClick={() => acts.sendNow(event)}>
            {words.actions.sendNow}
          </Button>
          <Button icon="edit" hint="m" onClick={() => setShown('edit')}>
            {words.actions.edit}
          </Button>
        </>
      )}
      {canCancel && (
        <Button icon="slash" hint="c" onClick={() => setShown('cancel')}>
          {words.actions.cancel}
        </Button>
      )}
      {mayChange && isSettled(event) && (
        <Button icon="copy" onClick={() => setShown('copy')}>
          {words.actions.copy}
        </Button>
      )}
      <Share of={{ event: event.id }} />
      {canRetry && (
        <Button icon="retry" look="main" hint="r" onClick={retry}>
          {words.actions.retry}
        </Button>
      )}
      {shown === 'cancel' && <CancelDialog event={event} onClose={close} />}
      {shown === 'edit' && <EditDialog event={event} onClose={close} />}
      {shown === 'copy' && <CopyDialog event={event} onClose={close} />}
    </>
  );
}

async function copyCurl({ destination, history }: EventWithHistory): Promise<void> {
  const last = history.at(-1);
  const sent = last && sentOf(last);
  if (sent) await copyAndSay(curlOf(destination, sent));
}
