import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  icon?: IconName;
  look?: 'plain' | 'main' | 'danger' | 'quiet';
  /** Shown after the words: the key that does the same. */
  hint?: string;
  /** What it does is under way, and is not done twice. Not `disabled`: that would take the focus from it. */
  isBusy?: boolean;
  children?: ReactNode;
};

export function Button(props: Props) {
  const { icon, look = 'plain', hint, isBusy, children, className = '', onClick, ...rest } = props;
  return (
    <button
      type="button"
      className={`button ${look} ${className}`}
      aria-keyshortcuts={hint}
      aria-disabled={isBusy ? true : undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
      {/* Whoever hears it is told of the key apart from its name. */}
      {hint && <kbd aria-hidden="true">{hint}</kbd>}
    </button>
  );
}
