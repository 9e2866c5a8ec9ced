import { useEffect, useRef } from 'react';
import { preferences } from './preferences.ts';

type Handler = { current: () => void };
/** The latest that asked for a key has it. */
const handlers = new Map<string, Handler[]>();
/** They go on while they are held. */
const GO_ON = ['j', 'k'];
/** What the first key of two is followed by counts so long. */
const FOLLOW_MS = 1_000;

let first: { key: string; atMs: number } | undefined;

/** `keys`: one, such as `r`, or two after each other, `g e`. Nothing happens while somebody writes, or a dialog is open. */
export function useShortcut(keys: string, run: () => void, isOn = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const before = handlers.get(keys) ?? [];
    handlers.set(keys, [...before, latest]);
    return () => {
      const left = (handlers.get(keys) ?? []).filter((one) => one !== latest);
      handlers.set(keys, left);
    };
  }, [keys, isOn]);
}

const WRITES_IN = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]';

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(WRITES_IN) !== null;
}

/** Called once. */
export function listenForShortcuts(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return act(event, 'Ctrl-k');
    if (event.ctrlKey || event.metaKey || !preferences().hasShortcuts) return;
    if (isWriting(event.target) || document.querySelector('dialog[open]')) return;
    const { key } = event;
    if (event.repeat && !GO_ON.includes(key)) return;
    // A button that has the focus is pressed by it.
    if (key === 'Enter' && event.target instanceof Element && event.target.closest('a, button, summary'))
      return;
    const both = first && event.timeStamp - first.atMs < FOLLOW_MS ? `${first.key} ${key}` : undefined;
    first = undefined;
    if (both && handlers.get(both)?.length) return act(event, both);
    if ([...handlers.keys()].some((keys) => keys.startsWith(`${key} `))) {
      first = { key, atMs: event.timeStamp };
      return;
    }
    act(event, key);
  });
}

function act(event: KeyboardEvent, keys: string): void {
  const handler = handlers.get(keys)?.at(-1);
  if (!handler) return;
  event.preventDefault();
  handler.current();
}
