import { Button } from '../../parts/button.tsx';
import { answerOf, type Call, type Document, type Field } from './document.ts';
import type { Cause, ErrorsOfStatus } from './errors.ts';
import { words } from './words.ts';

/** What a body may have; what is not there yet can be put in. */
export function BodyFields({
  fields,
  onAdd,
}: {
  fields: readonly Field[];
  onAdd?: ((field: Field) => void) | undefined;
}) {
  if (fields.length === 0) return null;
  return (
    <dl className="api-fields">
      {fields.map((field) => (
        <div key={field.name}>
          <dt>
            <code>{field.name}</code>{' '}
            {field.isRequired && <span className="api-required">{words.required}</span>}
          </dt>
          <dd>
            <span>
              {field.type && <code className="dim">{field.type}</code>} <InCode text={field.description} />
            </span>
            {onAdd && (
              <Button
                look="quiet"
                icon="plus"
                aria-label={words.add(field.name)}
                onClick={() => onAdd(field)}
              />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What it answers when it does what it is asked for. */
export function Answers({ document, call }: { document: Document; call: Call }) {
  const answers = Object.entries(call.responses).filter(([status]) => !/^[45]\d\d$/.test(status));
  return (
    <>
      <h3>{words.answers}</h3>
      <dl className="api-fields">
        {answers.map(([status, given]) => {
          const { description, content = {} } = answerOf(document, given);
          return (
            <div key={status}>
              <dt>
                <code>{status}</code>
              </dt>
              <dd>
                <span>
                  <InCode text={description} /> <span className="dim">{Object.keys(content).join(', ')}</span>
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

/** By what name the row of a cause is found. */
export const idOfCause = (status: string, code: string | undefined): string =>
  `cause-${status}-${code ?? ''}`;

export function Errors({ errors }: { errors: readonly ErrorsOfStatus[] }) {
  return (
    <section className="api-errors">
      <h3>{words.errors}</h3>
      <p className="help">{words.errorsLead}</p>
      {errors.map(({ status, text, causes }) => (
        <details key={status} className="api-error">
          <summary>
            <code className="answer bad">{status}</code> {text}{' '}
            <span className="dim small">{words.causes(causes.length)}</span>
          </summary>
          <dl>
            {causes.map((one) => (
              <OneCause key={one.code ?? ''} status={status} of={one} />
            ))}
          </dl>
        </details>
      ))}
    </section>
  );
}

function OneCause({ status, of: { code, message, cause, help } }: { status: string; of: Cause }) {
  return (
    <div id={idOfCause(status, code)} tabIndex={-1}>
      <dt>{code === undefined ? <span className="dim">{words.noCode}</span> : <code>{code}</code>}</dt>
      <dd>
        <p>
          <InCode text={cause} /> <b>{words.helps}:</b> <InCode text={help} />
        </p>
        <p className="dim small">
          {words.reads}: {message}
        </p>
      </dd>
    </div>
  );
}

/** What stands in back quotes is code. */
export function InCode({ text = '' }: { text?: string | undefined }) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

/** Opens it, and leads there. */
export function goToCause(status: string, code: string | undefined): void {
  const row = document.getElementById(idOfCause(status, code));
  const around = row?.closest('details');
  if (around) around.open = true;
  row?.scrollIntoView({ block: 'center' });
  row?.focus({ preventScroll: true });
}
