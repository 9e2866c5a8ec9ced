import type { Event } from '@jiter/client';
import { Confirm } from '../../parts/dialog.tsx';
import { isSettled } from '../../parts/status.tsx';
import { EditDialog } from '../event/edit-dialog.tsx';
import { useEventActs } from '../event/use-acts.ts';
import { words as ofEvent } from '../event/words.ts';

export type RowAct = { kind: 'cancel' | 'edit'; event: Event };

/** Which of the keys says something to an event as it stands. */
export const mayCancel = (event: Event): boolean => !isSettled(event);
export const mayEdit = ({ status }: Event): boolean => status === 'Pending';
export const mayRetry = ({ status }: Event): boolean => status === 'Failed To Send';

/** What a key asked for with the row that has the focus. */
export function RowActDialog({ act: { kind, event }, onClose }: { act: RowAct; onClose: () => void }) {
  const acts = useEventActs();
  if (kind === 'edit') return <EditDialog event={event} onClose={onClose} />;
  return (
    <Confirm
      title={ofEvent.cancelDialog.title}
      text={ofEvent.cancelDialog.text}
      action={ofEvent.cancelDialog.action}
      onConfirm={() => {
        onClose();
        void acts.cancel(event);
      }}
      onClose={onClose}
    />
  );
}
