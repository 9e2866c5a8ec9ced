import { useRef, useState, type FormEvent } from 'react';
import { Select } from '../../parts/field.tsx';
import { BodyEditor } from './body-editor.tsx';
import { bodyOf, otherTypesOf, type Call, type Document } from './document.ts';
import { Parameters } from './parameters.tsx';
import { isSecret, type Drafted } from './request-of.ts';
import type { Read } from './said.ts';
import { TryButtons } from './try-buttons.tsx';
import type { Identity } from './use-identity.ts';
import type { useTry } from './use-try.ts';
import type { Typing } from './use-typing.ts';
import { words } from './words.ts';

type Props = {
  document: Document;
  calls: readonly Call[];
  call: Call;
  identity: Identity;
  typing: Typing;
  trying: ReturnType<typeof useTry>;
  /** What is typed, as it would be sent. */
  draft: Drafted;
  /** What the API said of it, where it was sent as it is. */
  said: Read | undefined;
  /** Names of what the body may have. */
  fields: readonly string[];
  onRun: () => void;
};

/** What a call takes, to be entered and sent. */
export function RequestForm({ document, calls, call, identity, typing, trying, ...shown }: Props) {
  const { draft, said, fields, onRun } = shown;
  const { form, entered, enter } = typing;
  const [isChecked, setChecked] = useState(false);
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
          isSecret={fields.some((name) => isSecret({ name }))}
          isChanged={typing.isChanged}
          onChange={(body) => enter({ body })}
          onReset={typing.reset}
        />
      )}
      <TryButtons
        ref={buttons}
        {...{ document, call, identity, entered, trying }}
        onCheck={check}
        onRun={onRun}
      />
    </form>
  );
}
