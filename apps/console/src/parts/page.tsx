import { useEffect, type ReactNode } from 'react';
import { words } from '../words.ts';

type Props = {
  title: string;
  /** Of the tab, where it says more; null where the page says that by itself. */
  tab?: string | null;
  aside?: ReactNode;
  children: ReactNode;
};

/** A screen: its name, what can be done with all of it, and what it shows. */
export function Page({ title, tab, aside, children }: Props) {
  useEffect(() => {
    if (tab !== null) document.title = `${tab ?? title} · ${words.product}`;
  }, [tab, title]);
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        {aside && <div className="page-aside">{aside}</div>}
      </header>
      {children}
    </>
  );
}
