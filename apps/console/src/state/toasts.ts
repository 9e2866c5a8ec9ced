import { useSyncExternalStore } from 'react';

export type Toast = {
  id: number;
  text: string;
  kind: 'done' | 'wrong';
  action?: { text: string; run: () => void };
};

const SHOWN_MS = 8_000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

function change(to: readonly Toast[]): void {
  toasts = to;
  for (const tell of listeners) tell();
}

/** Says what was done, for some seconds; an `action` undoes it, or leads to it. */
export function say(text: string, action?: Toast['action']): void {
  show({ text, kind: 'done', ...(action && { action }) });
}

/** Says what was not done, and why. */
export function sayWrong(error: unknown): void {
  show({ text: error instanceof Error ? error.message : String(error), kind: 'wrong' });
}

/** What is said already is not said beside it. */
function show(toast: Omit<Toast, 'id'>): void {
  const id = (lastId += 1);
  const others = toasts.filter(({ text }) => text !== toast.text);
  change([...others.slice(-2), { ...toast, id }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export const dismiss = (id: number): void => change(toasts.filter((toast) => toast.id !== id));

export const useToasts = (): readonly Toast[] =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    () => toasts,
  );
