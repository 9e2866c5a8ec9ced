/** A form that somebody was filling in when he had to sign in again: in this tab alone, for him alone, and not for long. */
type Draft = {
  user: string;
  page: string;
  form: string;
  fields: (readonly [string, string])[];
  untilMs: number;
};

const NAME = 'jiter.draft';
const KEPT_MS = 15 * 60_000;
/** What is secret is entered again. */
const NEVER_KEPT = '[type=password], [type=file], [data-secret]';

/** Of a dialog, as it lies over the others; one of the page itself that somebody has entered something in. */
const formNow = () =>
  document.querySelector<HTMLFormElement>('dialog[open] form[data-draft]') ??
  document.querySelector<HTMLFormElement>('form[data-draft][data-entered]');

const pageNow = () => location.pathname + location.search;

let kept = takeOut();

/** As he has to: what stands in the form that waits behind the question who he is, if there is one. */
export function keepDraft(user: string): void {
  const form = formNow();
  if (!form) return;
  const secret = [...form.querySelectorAll<HTMLInputElement>(NEVER_KEPT)].map(({ name }) => name);
  const fields = [...new FormData(form)].flatMap(([name, value]) =>
    typeof value === 'string' && !secret.includes(name) ? [[name, value] as const] : [],
  );
  const about = { page: pageNow(), form: form.dataset['draft']!, untilMs: Date.now() + KEPT_MS };
  const draft: Draft = { user, ...about, fields };
  kept = draft;
  try {
    sessionStorage.setItem(NAME, JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing: it is to be filled in again.
  }
}

/** It is true until the page is loaded anew after that, or the form is shown. */
function takeOut(): Draft | undefined {
  try {
    const draft = JSON.parse(sessionStorage.getItem(NAME) ?? 'null') as Draft | null;
    sessionStorage.removeItem(NAME);
    return draft && draft.page === pageNow() && draft.untilMs > Date.now() ? draft : undefined;
  } catch {
    return undefined;
  }
}

/** Whether this is the form that he had to leave on this page. */
export const hasDraft = (form: string, user: string | undefined): boolean =>
  kept?.form === form && kept.user === user && kept.page === pageNow() && kept.untilMs > Date.now();

/** What he had entered in it, by the names of its fields: for those that are shown by what a page knows of them. */
export const enteredInDraft = (form: string, user: string | undefined): Readonly<Record<string, string>> =>
  hasDraft(form, user) ? Object.fromEntries(kept!.fields) : {};

/** Whether somebody had to leave a form on this page: before he signs in, nobody knows whether it was he. */
export const isDraftKept = (): boolean => kept?.page === pageNow() && kept.untilMs > Date.now();

function forgetDraft(): void {
  kept = undefined;
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // It is of no use after a while.
  }
}

/** Whether all that is entered in it is kept, for whoever leaves the page to sign in again. */
export const isKeptNow = ({ dataset }: HTMLFormElement): boolean =>
  isDraftKept() && kept?.form === dataset['draft'];

/** Fills in what that person entered, and says whether it did. Once: whoever closes the form has done with it. */
export function fillFromDraft(form: HTMLFormElement | null, user: string | undefined): boolean {
  if (!form || !hasDraft(form.dataset['draft'] ?? '', user)) return false;
  const { fields } = kept!;
  form.setAttribute('data-entered', '');
  forgetDraft();
  for (const element of form.querySelectorAll<HTMLInputElement>('input, textarea, select')) {
    if (element.name === '' || element.matches(NEVER_KEPT)) continue;
    const values = fields.filter(([name]) => name === element.name).map(([, value]) => value);
    if (/^(checkbox|radio)$/.test(element.type)) element.checked = values.includes(element.value);
    else if (values[0] !== undefined) element.value = values[0];
  }
  return true;
}
