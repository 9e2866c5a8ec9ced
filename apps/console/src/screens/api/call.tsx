import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { Select } from '../../parts/field.tsx';
import { mayCall, type Verdict } from './access.ts';
import { TriedAnswer } from './answer.tsx';
import { BodyEditor } from './body-editor.tsx';
import { CodePanel, type Copies } from './code-panel.tsx';
import { bodyOf, exampleOf, fieldsOf, otherTypesOf, type Call, type Document } from './document.ts';
import { errorsOf } from './errors.ts';
import { withMember } from './json-text.ts';
import { Parameters } from './parameters.tsx';
import { Answers, BodyFields, Errors, goToCause, InCode } from './reference.tsx';
import { draftOf, isSecret } from './request-of.ts';
import { readTried } from './said.ts';
import { TryButtons } from './try-buttons.tsx';
import { useTyping, type Kept } from './use-typing.ts';
import type { Identity } from './use-identity.ts';
import { useTry } from './use-try.ts';
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
  const { form, entered, enter } = typing;
  const trying = useTry();
  const [isChecked, setChecked] = useState(false);
  const [triedWith, setTriedWith] = useState<typeof entered>();
  const errors = useMemo(() => errorsOf(document, call), [document, call]);
  const fields = useMemo(() => fieldsOf(document, bodyOf(call)?.schema ?? {}), [document, call]);
  const draft = useMemo(() => draftOf(document, call, entered), [document, call, entered]);
  const names = fields.map(({ name }) => name);
  const read = useMemo(
    () => (trying.tried ? readTried(trying.tried, call, errors, names) : undefined),
    [trying.tried, call, errors],
  );
  // What the API said is of what was sent, and not of what was typed since.
  const said = triedWith === entered ? read : undefined;
  const answer = useRef<HTMLDivElement>(null);
  const hasAnswer = trying.tried !== undefined;
  useEffect(() => {
    if (hasAnswer) answer.current?.scrollIntoView({ block: 'nearest' });
  }, [hasAnswer]);
  const buttons = useRef<{ submit: () => void }>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    buttons.current?.submit();
  };
  /** What is wrong is shown, and where to begin with it. */
  const check = () => {
    setChecked(true);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const types = otherTypesOf(call);
  const takesJson = 'application/json' in (call.responses['200']?.content ?? {});
  return (
    <>
      <CallHead call={call} verdict={mayCall(identity.principal, call)} />
      <div className="api-panes">
        <div className="api-pane">
          <form
            ref={form}
            className="panel form api-request"
            aria-label={words.request}
            data-draft={`call-${call.operationId}`}
            onSubmit={submit}
            noValidate
          >
            <Parameters
              {...{ call, calls }}
              values={entered.parameters}
              wrong={{ ...draft.wrong, ...said?.parameters }}
              isChecked={isChecked}
              onChange={(name, value) => enter({ parameters: { ...entered.parameters, [name]: value } })}
            />
            {takesJson && types.length > 0 && (
              <Select
                label={words.answerAs}
                value={entered.accept ?? ''}
                options={[['', 'application/json'], ...types.map((type) => [type, type] as const)]}
                onChange={(type) => enter({ accept: type === '' ? undefined : type })}
              />
            )}
            {bodyOf(call) && (
              <BodyEditor
                text={entered.body}
                draft={draft.body}
                said={said?.body ?? []}
                isRequired={call.requestBody?.required === true}
                isSecret={fields.some(isSecret)}
                isChanged={typing.isChanged}
                onChange={(body) => enter({ body })}
                onReset={typing.reset}
              />
            )}
            <TryButtons
              ref={buttons}
              {...{ document, call, identity, entered, trying }}
              onCheck={check}
              onRun={() => setTriedWith(entered)}
            />
          </form>
        </div>
        <div className="api-pane api-side">
          <div ref={answer}>
            {trying.tried && (
              <TriedAnswer
                name={call.operationId}
                tried={trying.tried}
                cause={read?.cause}
                onCause={() => goToCause(String(trying.tried!.status), read?.cause?.code)}
              />
            )}
          </div>
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
