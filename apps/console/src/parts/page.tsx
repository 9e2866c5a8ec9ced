import { useEffect, type ReactNode } from 'react';
import { curlOfPage } from '../state/calls.ts';
import { useShortcut } from '../state/shortcuts.ts';
import { sayWrong } from '../state/toasts.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import { copyAndSay } from './copy.tsx';

type Props = {
  title: string;
  /** Of the tab, where it says more; null where the page says that by itself. */
  tab?: string | null;
  aside?: ReactNode;
  /** What `y` copies, where a page knows better than by what calls it was made. */
  copies?: (() => string | undefined) | undefined;
  children: ReactNode;
};

/** A screen: its name, what can be done with all of it, and what it shows. */
export function Page({ title, tab, aside, copies, children }: Props) {
  const copy = () => {
    const text = copies?.();
    if (text === undefined) copyCalls();
    else void copyAndSay(text);
  };
  useShortcut('y', copy);
  useEffect(() => {
    if (tab !== null) document.title = `${tab ?? title} · ${words.product}`;
  }, [tab, title]);
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        <Button
          look="quiet"
          icon="api"
          aria-label={words.calls.copy}
          title={`${words.calls.copy} (y)`}
          onClick={copy}
        />
        {aside && <div className="page-aside">{aside}</div>}
      </header>
      {children}
    </>
  );
}

/** Everything has its call: what a page shows, a script can ask for. */
export function copyCalls(): void {
  const line = curlOfPage();
  if (line === undefined) sayWrong(words.calls.none);
  else void copyAndSay(line, words.calls.copied);
}
