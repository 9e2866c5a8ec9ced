import type { ReactNode } from 'react';
import { useNamed } from '../state/use-look.ts';

type Props = { name: string; className?: string; summary: ReactNode; children: ReactNode };

/** What is shown to whoever opens it. That it is open stands in the address, by its name. */
export function Unfolding({ name, className, summary, children }: Props) {
  const { names, toggle } = useNamed('open');
  const isOpen = names.has(name);
  return (
    <details
      className={className}
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open !== isOpen) toggle(name);
      }}
    >
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
