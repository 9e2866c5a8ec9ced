import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/code.tsx';
import { HeaderList } from '../../parts/header-list.tsx';
import { Segments } from '../../parts/segments.tsx';
import { toneOf } from '../../parts/status.tsx';
import { showSpan } from '../../times/format.ts';
import { endingOf, kindOf, readCsv, type Came } from './came.ts';
import type { Cause } from './errors.ts';
import type { Tried } from './use-try.ts';
import { words } from './words.ts';

type Props = { name: string; tried: Tried; cause: Cause | undefined; onCause: () => void };

/** What came of a try: how it ended, when, and all of it as far as a page has a use for it. */
export function TriedAnswer({ name, tried, cause, onCause }: Props) {
  const { status, statusText, headers, ms, came, isStopped, type } = tried;
  const notes = [
    words.size(came.bytes.length),
    ...(came.isCut ? [words.cut(came.bytes.length)] : []),
    ...(isStopped ? [words.stopped] : came.isWhole ? [] : [words.arriving]),
  ];
  return (
    <section className="panel api-answer" aria-label={words.answer}>
      <header>
        <p role="status">
          <span className={`answer ${status === 0 ? 'way' : toneOf(String(status))}`}>
            {status === 0 ? words.noStatus : words.tried(status, statusText, showSpan(ms))}
          </span>{' '}
          <span className="dim small">{notes.join(' · ')}</span>
        </p>
        {came.bytes.length > 0 && (
          <Button onClick={() => save(`${name}.${endingOf(type)}`, came, type)}>{words.save}</Button>
        )}
      </header>
      {cause && <Why cause={cause} onCause={onCause} />}
      <Shown came={came} type={type} />
      {headers.length > 0 && (
        <details className="api-more">
          <summary>{words.headers(headers.length)}</summary>
          <HeaderList headers={headers} />
        </details>
      )}
    </section>
  );
}

function Why({ cause: { code, cause, help }, onCause }: { cause: Cause; onCause: () => void }) {
  return (
    <div className="note way api-why">
      <p>
        {code !== undefined && <code>{code}</code>} <b>{words.why}:</b> {cause} <b>{words.helps}:</b> {help}{' '}
        <button type="button" className="link" onClick={onCause}>
          {words.toCause}
        </button>
      </p>
    </div>
  );
}

/** More of it makes a page slow, and nobody reads it there. */
const MOST_CHARACTERS = 200_000;
const MOST_ROWS = 100;

function Shown({ came, type }: { came: Came; type: string }) {
  const kind = kindOf(type);
  if (came.bytes.length === 0) return <p className="dim">{words.empty}</p>;
  if (kind === 'bytes') return <p className="dim">{words.binary(type)}</p>;
  const text = new TextDecoder().decode(came.bytes, { stream: came.isCut || !came.isWhole });
  if (kind === 'csv') return <Csv text={text} isCut={came.isCut} />;
  return <Text text={text} isRaw={kind !== 'json'} />;
}

function Text({ text, isRaw }: { text: string; isRaw: boolean }) {
  const shown = text.slice(0, MOST_CHARACTERS);
  return (
    <>
      <Code text={shown} copies={text} empty={words.empty} isRaw={isRaw} />
      {shown.length < text.length && <p className="help">{words.shownOf(shown.length)}</p>}
    </>
  );
}

const WAYS = { table: words.table, text: words.asText } as const;

function Csv({ text, isCut }: { text: string; isCut: boolean }) {
  const [way, setWay] = useState<keyof typeof WAYS>('table');
  const [head = [], ...rows] = readCsv(text, isCut);
  return (
    <>
      <Segments label={words.answerAs} choices={WAYS} shown={way} onChoose={setWay} />
      {way === 'text' ? (
        <Text text={text} isRaw />
      ) : (
        <>
          <div className="scroll api-table" tabIndex={0} role="region" aria-label={words.table}>
            <table className="list plain-list">
              <thead>
                <tr>
                  {head.map((cell, index) => (
                    <th key={index}>{cell}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, MOST_ROWS).map((row, index) => (
                  <tr key={index}>
                    {row.map((cell, column) => (
                      <td key={column}>{cell}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {rows.length > MOST_ROWS && <p className="help">{words.rowsOf(MOST_ROWS, rows.length)}</p>}
        </>
      )}
    </>
  );
}

function save(name: string, { bytes }: Came, type: string): void {
  // Whatever it says it is: a page of it would be one of ours.
  const url = URL.createObjectURL(new Blob([bytes], { type: kindOf(type) === 'bytes' ? '' : 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
