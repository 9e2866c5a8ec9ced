import { useEffect, useRef } from 'react';
import { dismiss, useToasts, type Toast } from '../state/toasts.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

const ICONS: Record<Toast['kind'], IconName> = { done: 'check', wrong: 'failed', waiting: 'clock' };

export function Toasts() {
  const toasts = useToasts();
  const area = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const uncover = ({ target }: FocusEvent) => {
      if (area.current && target instanceof Element) scrollFromUnder(area.current, target);
    };
    document.addEventListener('focusin', uncover);
    return () => document.removeEventListener('focusin', uncover);
  }, []);
  return (
    <div className="toasts" role="status" aria-live="polite" ref={area}>
      {toasts.map(({ id, text, kind, action }) => (
        <div key={id} className={`toast ${kind}`}>
          <Icon name={ICONS[kind]} />
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

/** In px. */
const MARGIN = 8;

/** What has the focus is seen (WCAG 2.4.11): browsers scroll only to what is outside of the window. */
function scrollFromUnder(toasts: Element, focused: Element): void {
  // A dialog lies over them.
  if (toasts.contains(focused) || focused.contains(toasts) || focused.closest('dialog')) return;
  const [over, under] = [toasts.getBoundingClientRect(), focused.getBoundingClientRect()];
  const isBeside = under.right <= over.left || under.left >= over.right;
  if (over.height === 0 || isBeside || under.top >= over.bottom || under.bottom <= over.top) return;
  window.scrollBy({ top: under.bottom - over.top + MARGIN, behavior: 'instant' });
}
