import { createPageValue } from './page-value.ts';

export type Toast = {
  id: number;
  text: string;
  kind: 'done' | 'wrong' | 'waiting';
  action?: { text: string; run: () => void };
};

const SHOWN_MS = 8_000;
const SOON_MS = 300;
/** Once nobody is at them any more. */
const STAYS_MS = 2_000;
const toasts = createPageValue<readonly Toast[]>([]);
let lastId = 0;

/** Says what was done, for some seconds; an `action` undoes it, or leads to it. */
export function say(text: string, action?: Toast['action']): void {
  show({ text, kind: 'done', ...(action && { action }) });
}

/** Says what was not done, and why. */
export function sayWrong(error: unknown): void {
  show({ text: error instanceof Error ? error.message : String(error), kind: 'wrong' });
}

/** Says what is under way, as long as it is: what is done in an instant is not told of. */
export async function sayWhile<Done>(text: string, done: Promise<Done>): Promise<Done> {
  let id: number | undefined;
  const timer = setTimeout(() => (id = put({ text, kind: 'waiting' })), SOON_MS);
  try {
    return await done;
  } finally {
    clearTimeout(timer);
    if (id !== undefined) dismiss(id);
  }
}

function show(toast: Omit<Toast, 'id'>): void {
  dismissLater(put(toast), SHOWN_MS);
}

/** Not while somebody points at one of them, or is about to press what it offers. */
function dismissLater(id: number, ms: number): void {
  setTimeout(() => {
    if (document.querySelector('.toasts:is(:hover, :focus-within)')) dismissLater(id, STAYS_MS);
    else dismiss(id);
  }, ms);
}

/** What is said already is not said beside it. */
function put(toast: Omit<Toast, 'id'>): number {
  const id = (lastId += 1);
  const others = toasts.get().filter(({ text }) => text !== toast.text);
  toasts.set([...others.slice(-2), { ...toast, id }]);
  return id;
}

export const dismiss = (id: number): void => toasts.set(toasts.get().filter((toast) => toast.id !== id));

/** They may offer to undo what somebody did who is signed out by now. */
export const forgetToasts = (): void => toasts.set([]);

export const useToasts = (): readonly Toast[] => toasts.use((all) => all);
