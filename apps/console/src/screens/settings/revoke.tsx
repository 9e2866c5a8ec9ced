import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';

type Props = {
  words: { revoke: string; revokeTitle: string; revokeText: string };
  /** Says also of what. */
  label: string;
  onRevoke: () => void;
};

/** Has what a row is about open nothing any more, once that was asked. */
export function Revoke({ words, label, onRevoke }: Props) {
  const [isRevoking, setRevoking] = useState(false);
  return (
    <>
      <div className="row-acts">
        <Button onClick={() => setRevoking(true)} aria-label={label}>
          {words.revoke}
        </Button>
      </div>
      {isRevoking && (
        <Confirm
          title={words.revokeTitle}
          text={words.revokeText}
          action={words.revoke}
          onConfirm={() => {
            setRevoking(false);
            onRevoke();
          }}
          onClose={() => setRevoking(false)}
        />
      )}
    </>
  );
}
