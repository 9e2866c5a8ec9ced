import { useId, useRef } from 'react';
import { Button } from '../../parts/button.tsx';
import type { Problem } from './check.ts';
import { lineOf, placeOf, type Place } from './json-text.ts';
import type { BodyDraft } from './request-of.ts';
import { words } from './words.ts';

type Props = {
  text: string;
  draft: BodyDraft;
  /** What the API said of its parts. */
  said: readonly Problem[];
  isRequired: boolean;
  /** It has something that is kept nowhere. */
  isSecret: boolean;
  isChanged: boolean;
  onChange: (text: string) => void;
  onReset: () => void;
};

const [LEAST_ROWS, MOST_ROWS] = [4, 24];

/** JSON to write, with the lines of what is wrong in it: each of those leads there. */
export function BodyEditor({ text, draft, said, isRequired, isSecret, isChanged, onChange, onReset }: Props) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const shown = problemsOf(text, draft, said);
  const lines = text.split('\n').length;
  const wrongLines = new Set(shown.map(({ line }) => line));
  const goTo = ({ from, to }: Place) => {
    area.current?.focus();
    area.current?.setSelectionRange(from, to);
  };
  return (
    <div className={`field api-body ${shown.length > 0 ? 'wrong' : ''}`}>
      <div className="api-body-head">
        <label htmlFor={id}>{isRequired ? words.body : words.bodyOptional}</label>
        {isChanged && (
          <button type="button" className="link small" onClick={onReset}>
            {words.reset}
          </button>
        )}
      </div>
      <div className="api-editor">
        <div ref={gutter} className="api-gutter" aria-hidden="true">
          {Array.from({ length: lines }, (_, index) => (
            <i key={index} className={wrongLines.has(index + 1) ? 'wrong' : undefined}>
              {index + 1}
            </i>
          ))}
        </div>
        <textarea
          ref={area}
          id={id}
          name="body"
          data-secret={isSecret ? true : undefined}
          value={text}
          rows={Math.min(MOST_ROWS, Math.max(LEAST_ROWS, lines))}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          aria-invalid={shown.length > 0 ? true : undefined}
          aria-describedby={shown.length > 0 ? `${id}-wrong` : undefined}
          onChange={({ target }) => onChange(target.value)}
          onScroll={({ currentTarget }) => {
            if (gutter.current) gutter.current.scrollTop = currentTarget.scrollTop;
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      </div>
      <div id={`${id}-wrong`} role="status">
        <ul className="api-problems">
          {shown.map(({ name, says, line, place }) => (
            <li key={`${name} ${says}`}>
              <Button look="quiet" onClick={() => goTo(place)}>
                {words.goes(line)}
              </Button>
              <span>
                {name !== '' && <b>{name}</b>} {says}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

type Shown = { name: string; says: string; line: number; place: Place };
const MOST_SHOWN = 20;

function problemsOf(text: string, draft: BodyDraft, said: readonly Problem[]): Shown[] {
  const nowhere = { from: 0, to: 0 };
  if (draft.kind === 'none')
    return said.map(({ path, text: says }) => ({ name: path, says, line: 1, place: nowhere }));
  if (draft.kind === 'missing') return [{ name: '', says: words.problems.body, line: 1, place: nowhere }];
  if (draft.kind === 'no json') {
    const { wrong, why } = draft.at;
    return [{ name: '', says: words.notJson[why], line: lineOf(text, wrong.from), place: wrong }];
  }
  return [...said, ...draft.problems].slice(0, MOST_SHOWN).map(({ path, text: says }) => {
    const place = placeOf(draft.read, path);
    return { name: path, says, line: lineOf(text, place.from), place };
  });
}
