import type { Event } from '@jiter/client';
import { isSettled } from '../../parts/status.tsx';
import { CancelDialog } from '../event/cancel-dialog.tsx';
import { EditDialog } from '../event/edit-dialog.tsx';

export type RowAct = { kind: 'cancel' | 'edit'; event: Event };

/** Which of the keys says something to an event as it stands. */
export const mayCancel = (event: Event): boolean => !isSettled(event);
export const mayEdit = ({ status }: Event): boolean => status === 'Pending';
export const mayRetry = ({ status }: Event): boolean => status === 'Failed To Send';

/** What a key asked for with the row that has the focus. */
export function RowActDialog({ act: { kind, event }, onClose }: { act: RowAct; onClose: () => void }) {
  return kind === 'edit' ? (
    <EditDialog event={event} onClose={onClose} />
  ) : (
    <CancelDialog event={event} onClose={onClose} />
  );
}
