import { isKeptNow } from './draft.ts';

/** Forms whose fields are nowhere but on the page: what is entered is gone with it, unless somebody is asked first. */
const ON_PAGE_ALONE = 'form[data-unsaved]:has(input:not([type=password]), textarea, select)';
const ENTERED = 'data-entered';

/** Called once. Whoever loads the page anew, or closes it, with something that he entered is asked by the browser whether to. */
export function listenForLeaving(): void {
  document.addEventListener('input', ({ target }) => {
    if (target instanceof Element) target.closest('form')?.setAttribute(ENTERED, '');
  });
  addEventListener('beforeunload', (event) => {
    const forms = [...document.querySelectorAll<HTMLFormElement>(ON_PAGE_ALONE)];
    if (forms.some((form) => form.hasAttribute(ENTERED) && !isKeptNow(form))) event.preventDefault();
  });
}

const GIVEN = 'given';

/** What is entered in it is under way; what is entered from now on is not. */
export function noteGiven(form: Element): void {
  if (form.hasAttribute(ENTERED)) form.setAttribute(ENTERED, GIVEN);
}

/** What was given is saved: nothing is lost with the page, unless something was entered since. */
export function noteSaved(form: Element): void {
  if (form.getAttribute(ENTERED) === GIVEN) form.removeAttribute(ENTERED);
}
