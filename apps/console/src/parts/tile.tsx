import type { ReactNode } from 'react';

type Props = { name: string; tone?: string; hint?: string; children: ReactNode };

/** A figure, and of what. */
export function Tile({ name, tone = '', hint, children }: Props) {
  return (
    <div className={`tile ${tone}`} title={hint}>
      <b>{children}</b>
      <span className="dim">{name}</span>
    </div>
  );
}
