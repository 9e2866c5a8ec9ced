import { useEffect, useMemo, useRef, useState } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { mayCall, type Verdict } from './access.ts';
import { TriedAnswer } from './answer.tsx';
import { CodePanel, type Copies } from './code-panel.tsx';
import { bodyOf, exampleOf, fieldsOf, type Call, type Document } from './document.ts';
import { errorsOf, type Cause } from './errors.ts';
import { withMember } from './json-text.ts';
import { Answers, BodyFields, Errors, goToCause, InCode } from './reference.tsx';
import { RequestForm } from './request-form.tsx';
import { draftOf } from './request-of.ts';
import { readTried } from './said.ts';
import type { Identity } from './use-identity.ts';
import { useTry, type Tried } from './use-try.ts';
import { useTyping, type Kept } from './use-typing.ts';
import { words } from './words.ts';

type Props = {
  document: Document;
  calls: readonly Call[];
  call: Call;
  identity: Identity;
  copies: Copies;
  kept: Kept;
};

/** A call: what it takes, tried and in code, and what it answers. */
export function OneCall({ document, calls, call, identity, copies, kept }: Props) {
  const typing = useTyping(document, call, kept);
  const { entered, enter } = typing;
  const trying = useTry();
  const [triedWith, setTriedWith] = useState<typeof entered>();
  const errors = useMemo(() => errorsOf(document, call), [document, call]);
  const fields = useMemo(() => fieldsOf(document, bodyOf(call)?.schema ?? {}), [document, call]);
  const draft = useMemo(() => draftOf(document, call, entered), [document, call, entered]);
  const names = fields.map(({ name }) => name);
  const read = useMemo(
    () => (trying.tried ? readTried(trying.tried, call, errors, names) : undefined),
    [trying.tried, call, errors],
  );
  return (
    <>
      <CallHead call={call} verdict={mayCall(identity.principal, call)} />
      <div className="api-panes">
        <div className="api-pane">
          <RequestForm
            {...{ document, calls, call, identity, typing, trying, draft }}
            // What the API said is of what was sent, and not of what was typed since.
            said={triedWith === entered ? read : undefined}
            fields={names}
            onRun={() => setTriedWith(entered)}
          />
        </div>
        <div className="api-pane api-side">
          <LatestAnswer call={call} tried={trying.tried} cause={read?.cause} />
          <CodePanel call={call} asked={draft.asked} identity={identity} copies={copies} />
        </div>
        {fields.length > 0 && (
          <details className="panel api-more api-body-fields" open>
            <summary>{words.fields(fields.length)}</summary>
            <BodyFields
              fields={fields}
              onAdd={(field) => {
                const body = withMember(entered.body, field.name, exampleOf(document, field.schema));
                if (body !== undefined) enter({ body });
              }}
            />
          </details>
        )}
      </div>
      <section className="panel api-reference">
        <Answers document={document} call={call} />
        <Errors errors={errors} />
      </section>
    </>
  );
}

type Latest = { call: Call; tried: Tried | undefined; cause: Cause | undefined };

/** What came of the call when it was made last: one sees it come, wherever on the page that is. */
function LatestAnswer({ call, tried, cause }: Latest) {
  const answer = useRef<HTMLDivElement>(null);
  const hasAnswer = tried !== undefined;
  useEffect(() => {
    if (hasAnswer) answer.current?.scrollIntoView({ block: 'nearest' });
  }, [hasAnswer]);
  return (
    <div ref={answer}>
      {tried && (
        <TriedAnswer
          name={call.operationId}
          tried={tried}
          cause={cause}
          onCause={() => goToCause(String(tried.status), cause?.code)}
        />
      )}
    </div>
  );
}

function CallHead({ call, verdict }: { call: Call; verdict: Verdict }) {
  const { method, path, summary, description } = call;
  const heading = useRef<HTMLHeadingElement>(null);
  // Where there is room for one thing at a time, what led here is not seen any more.
  useEffect(() => {
    const had = globalThis.document.activeElement;
    if (had && had !== globalThis.document.body && !had.checkVisibility()) heading.current?.focus();
  }, []);
  return (
    <header className="api-head">
      <h2 ref={heading} tabIndex={-1}>
        {summary}
      </h2>
      <p className="api-address">
        <b className={`method ${method}`}>{method}</b> <code>{path}</code>
      </p>
      {description?.split('\n\n').map((paragraph) => (
        <p key={paragraph} className="api-about">
          <InCode text={paragraph} />
        </p>
      ))}
      {verdict.may === false && (
        <div className="note way" role="status">
          <Icon name="key" />
          <p>{textOf(verdict)}</p>
        </div>
      )}
    </header>
  );
}

function textOf(verdict: Verdict & { may: false }): string {
  switch (verdict.needs) {
    case 'scope':
      return words.verdict.scope(verdict.names);
    case 'role':
      return words.verdict.role(verdict.names);
    default:
      return words.verdict[verdict.needs];
  }
}
