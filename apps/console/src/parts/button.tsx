import { useRef, type ButtonHTMLAttributes, type MouseEvent, type ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick'> & {
  icon?: IconName;
  look?: 'plain' | 'main' | 'danger' | 'quiet';
  /** Shown after the words: the key that does the same. */
  hint?: string;
  /** What it does is under way, and is not done twice. Not `disabled`: that would take the focus from it. */
  isBusy?: boolean;
  /** Neither is what gives a promise, until that is settled, nor by a double click. */
  onClick?: ((event: Click) => unknown) | undefined;
  children?: ReactNode;
};
type Click = MouseEvent<HTMLButtonElement>;

export function Button(props: Props) {
  const { icon, look = 'plain', hint, isBusy, children, className = '', onClick, ...rest } = props;
  const once = useOnce(onClick, rest.type === 'submit');
  return (
    <button
      type="button"
      className={`button ${look} ${className}`}
      aria-keyshortcuts={hint}
      aria-disabled={isBusy ? true : undefined}
      onClick={isBusy ? (event) => event.preventDefault() : once}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
      {/* Whoever hears it is told of the key apart from its name. */}
      {hint && <kbd aria-hidden="true">{hint}</kbd>}
    </button>
  );
}

/** What only shows something is shown as often as it is pressed. */
function useOnce(act: Props['onClick'], isSubmit: boolean): (event: Click) => void {
  const isUnderWay = useRef(false);
  const isOnce = useRef(isSubmit);
  return (event) => {
    if (isUnderWay.current || (isOnce.current && event.detail > 1)) return event.preventDefault();
    const done = act?.(event);
    if (!(done instanceof Promise)) return;
    isOnce.current = true;
    isUnderWay.current = true;
    const end = () => void (isUnderWay.current = false);
    done.then(end, end);
  };
}
