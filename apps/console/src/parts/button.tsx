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
    <button type="button" className={`button ${look} ${className}`} {...rest}>
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
      {hint && <kbd>{hint}</kbd>}
    </button>
  );
}
