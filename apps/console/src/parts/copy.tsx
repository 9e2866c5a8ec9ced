import { useEffect, useState } from 'react';
import { say, sayWrong } from '../state/toasts.ts';
import { words } from '../words.ts';
import { Icon } from './icon.tsx';

const SAID_MS = 1_500;

/** Pages that came without TLS have no `navigator.clipboard`, save those of this machine. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  // Inside an open dialog, what is outside of it cannot be selected.
  const home = document.querySelector('dialog[open]') ?? document.body;
  const hadFocus = document.activeElement as HTMLElement | null;
  home.append(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  hadFocus?.focus();
  return isDone;
}

/** For what has no place of its own to say it at. */
export async function copyAndSay(text: string, done: string = words.common.copied): Promise<void> {
  if (await copyText(text)) say(done);
  else sayWrong(words.common.notCopied);
}

type Props = { text: string; label?: string; isQuiet?: boolean };

export function Copy({ text, label = words.common.copy, isQuiet }: Props) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return undefined;
    const timer = setTimeout(() => setDone(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async () => {
    const isCopied = await copyText(text);
    if (isCopied) setDone(true);
    else sayWrong(words.common.notCopied);
  };
  const shown = isDone ? words.common.copied : label;
  return (
    <button
      type="button"
      className="copy"
      onClick={copy}
      {...(isQuiet && { 'aria-label': shown, title: shown })}
    >
      <Icon name={isDone ? 'check' : 'copy'} />
      {!isQuiet && <span aria-live="polite">{shown}</span>}
    </button>
  );
}
