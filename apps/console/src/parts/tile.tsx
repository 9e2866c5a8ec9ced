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

/** One of several figures in a tile. What it is stays beside it, wherever the line breaks. */
export const Figure = ({ of, children }: { of: string; children: ReactNode }) => (
  <span className="figure">
    {children} <small>{of}</small>
  </span>
);
