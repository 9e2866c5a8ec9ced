import { dismiss, useToasts } from '../state/toasts.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export function Toasts() {
  const toasts = useToasts();
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, text, kind, action }) => (
        <div key={id} className={`toast ${kind}`}>
          <Icon name={kind === 'done' ? 'check' : 'failed'} />
          <p>{text}</p>
          {action && (
            <Button
              onClick={() => {
                action.run();
                dismiss(id);
              }}
            >
              {action.text}
            </Button>
          )}
          <Button look="quiet" icon="cross" aria-label={words.common.dismiss} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
