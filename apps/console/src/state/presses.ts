const CONTROLS = 'button, a, summary, [role=option], tr.row, dialog';
const IS_WRITTEN_IN = 'textarea, [contenteditable=true]';

const controlOf = (target: EventTarget | null) =>
  target instanceof Element ? (target.closest(CONTROLS) ?? undefined) : undefined;

/**
 * What was pressed once is done once. The second half of a double click falls on whatever has come meanwhile to where the first
 * was: on the button that closes what that has opened, or on what was behind a dialog. And an Enter that is held presses as
 * often as keys repeat.
 */
export function listenForPresses(): void {
  let last: Element | undefined;
  document.addEventListener(
    'click',
    (event) => {
      const control = controlOf(event.target);
      if (event.detail > 1 && control !== undefined && control !== last) {
        event.preventDefault();
        event.stopPropagation();
      } else last = control;
    },
    { capture: true },
  );
  document.addEventListener(
    'keydown',
    (event) => {
      const isWritten = event.target instanceof Element && event.target.closest(IS_WRITTEN_IN) !== null;
      if (event.repeat && event.key === 'Enter' && !isWritten) event.preventDefault();
    },
    { capture: true },
  );
}
