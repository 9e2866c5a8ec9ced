import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { words as common } from '../../words.ts';
import { words } from './words.ts';

const names = words.move;

type Props = {
  /** Of those that are shown. */
  count: number;
  onShown: () => void;
  onClose: () => void;
};

/** All that match were chosen, and no bulk job moves: nobody takes those that are shown for all of them. */
export function MoveShownDialog({ count, onShown, onClose }: Props) {
  const actions = (
    <>
      <Button onClick={onClose}>{common.common.close}</Button>
      <Button look="main" onClick={onShown}>
        {names.onlyShown(count)}
      </Button>
    </>
  );
  return (
    <Dialog title={names.title} onClose={onClose} actions={actions}>
      <p>{names.notAll}</p>
      <p className="help">{names.instead}</p>
    </Dialog>
  );
}
