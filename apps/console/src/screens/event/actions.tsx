import { useState } from 'react';
import { hasCode, type EventWithHistory } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { copyAndSay } from '../../parts/copy.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { isSettled } from '../../parts/status.tsx';
import { useOrg } from '../../state/org.tsx';
import { useShortcut } from '../../state/shortcuts.ts';
import { say, sayWrong } from '../../state/toasts.ts';
import { curlOf, sentOf } from './attempt.ts';
import { CopyDialog } from './copy-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { useChanged } from './use-event.ts';
import { words } from './words.ts';

type Shown = 'cancel' | 'edit' | 'copy' | undefined;

/** What can be done with an event as it stands. Where a worker was faster, the API says so. */
export function Actions({ event }: { event: EventWithHistory }) {
  const { client, mayChange } = useOrg();
  const [shown, setShown] = useState<Shown>();
  const changed = useChanged();
  const close = () => setShown(undefined);
  const act = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      say(done);
    } catch (error) {
      sayWrong(hasCode(error, 'not_failed') ? `${error.message} (${error.eventStatus})` : error);
    }
    close();
    await changed(event.id);
  };
  const isPending = event.status === 'Pending';
  const hasFailed = event.status === 'Failed To Send';
  const canCancel = mayChange && !isSettled(event);
  const canRetry = mayChange && hasFailed;
  const retry = () => void act(() => client.events.retry(event.id), words.retryDone);
  useShortcut('c', () => setShown('cancel'), canCancel);
  useShortcut('m', () => setShown('edit'), mayChange && isPending);
  useShortcut('r', retry, canRetry);
  useShortcut('y', () => void copyCurl(event));
  return (
    <>
      {event.history.length > 0 && (
        <Button icon="copy" onClick={() => void copyCurl(event)}>
          {words.actions.curl}
        </Button>
      )}
      {mayChange && isPending && (
        <>
          <Button
            icon="send"
            onClick={() => void act(() => client.events.edit(event.id, { delay: '0s' }), words.sentNow)}
          >
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
      {canRetry && (
        <Button icon="retry" look="main" hint="r" onClick={retry}>
          {words.actions.retry}
        </Button>
      )}
      {shown === 'cancel' && (
        <Confirm
          title={words.cancelDialog.title}
          text={words.cancelDialog.text}
          action={words.cancelDialog.action}
          onConfirm={() => void act(() => client.events.cancel(event.id), words.cancelDialog.done)}
          onClose={close}
        />
      )}
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
