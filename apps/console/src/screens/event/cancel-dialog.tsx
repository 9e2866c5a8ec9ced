import type { Event } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { Confirm, Dialog } from '../../parts/dialog.tsx';
import { isSettled } from '../../parts/status.tsx';
import { words as common } from '../../words.ts';
import { useEventActs } from './use-acts.ts';
import { words } from './words.ts';

const names = words.cancelDialog;

/** `event`: as it is by now. It may go on while somebody reads the question. */
export function CancelDialog({ event, onClose }: { event: Event; onClose: () => void }) {
  const acts = useEventActs();
  if (isSettled(event))
    return (
      <Dialog
        title={names.title}
        onClose={onClose}
        actions={<Button onClick={onClose}>{common.common.close}</Button>}
      >
        <p role="status">{names.tooLate(common.status[event.status])}</p>
      </Dialog>
    );
  return (
    <Confirm
      title={names.title}
      text={names.text}
      action={names.action}
      onConfirm={() => {
        onClose();
        void acts.cancel(event);
      }}
      onClose={onClose}
    />
  );
}
