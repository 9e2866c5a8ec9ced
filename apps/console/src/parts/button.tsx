import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  icon?: IconName;
  look?: 'plain' | 'main' | 'danger' | 'quiet';
  /** Shown after the words: the key that does the same. */
  hint?: string;
  children?: ReactNode;
};

export function Button({ icon, look = 'plain', hint, children, className = '', ...rest }: Props) {
  return (
    <button type="button" className={`button ${look} ${className}`} aria-keyshortcuts={hint} {...rest}>
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
      {/* Whoever hears it is told of the key apart from its name. */}
      {hint && <kbd aria-hidden="true">{hint}</kbd>}
    </button>
  );
}
