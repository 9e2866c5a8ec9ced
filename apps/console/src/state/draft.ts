/** A form that somebody was filling in when he had to sign in again: in this tab alone, for him alone, and not for long. */
type Draft = {
  user: string;
  page: string;
  form: string;
  /** Of those that he changed, and of no others: what somebody else changed meanwhile stays. */
  fields: Record<string, string[]>;
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

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const fieldsOf = (form: HTMLFormElement) =>
  [...form.querySelectorAll<Field>('input, textarea, select')].filter(
    (field) => field.name !== '' && !field.matches(NEVER_KEPT),
  );
const isTicked = (field: Field): field is HTMLInputElement => /^(checkbox|radio)$/.test(field.type);
const shownIn = (field: Field) => (isTicked(field) ? String(field.checked) : field.value);

/** What each field of a form showed before somebody entered anything; nothing of those that were filled in by what was kept. */
const shownFirst = new WeakMap<Field, string | undefined>();

let kept = takeOut();

/** As he has to: what stands in the form that waits behind the question who he is, if there is one. */
export function keepDraft(user: string): void {
  const form = formNow();
  if (!form) return;
  const changed = fieldsOf(form).filter((field) => shownFirst.get(field) !== shownIn(field));
  const given = new FormData(form);
  const fields = Object.fromEntries(changed.map(({ name }) => [name, given.getAll(name) as string[]]));
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
export const enteredInDraft = (form: string, user: string | undefined): Readonly<Draft['fields']> =>
  hasDraft(form, user) ? kept!.fields : {};

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

/**
 * Fills in what that person entered, and says whether it did. Once: whoever closes the form has done with it. Called when a form, or
 * some field of it, is shown first.
 */
export function fillFromDraft(form: HTMLFormElement | null, user: string | undefined): boolean {
  if (!form) return false;
  for (const field of fieldsOf(form)) if (!shownFirst.has(field)) shownFirst.set(field, shownIn(field));
  if (!hasDraft(form.dataset['draft'] ?? '', user)) return false;
  const { fields } = kept!;
  form.setAttribute('data-entered', '');
  forgetDraft();
  for (const field of fieldsOf(form)) {
    const values = fields[field.name];
    if (!values) continue;
    if (isTicked(field)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? '';
    shownFirst.set(field, undefined);
  }
  return true;
}
