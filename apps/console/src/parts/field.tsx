import { useId, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react';

type Common = { label: string; help?: ReactNode; error?: string | undefined };

function Frame({ label, help, error, id, children }: Common & { id: string; children: ReactNode }) {
  return (
    <div className={`field ${error ? 'wrong' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children}
      {(error ?? help) && (
        <p id={`${id}-more`} className={error ? 'wrong-text' : 'help'} role={error ? 'alert' : undefined}>
          {error ?? help}
        </p>
      )}
    </div>
  );
}

const described = (id: string, { help, error }: Common) => ({
  id,
  'aria-describedby': help || error ? `${id}-more` : undefined,
  'aria-invalid': error ? true : undefined,
});

export function TextField({ label, help, error, ...rest }: Common & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Frame label={label} help={help} error={error} id={id}>
      <input {...described(id, { label, help, error })} {...rest} />
    </Frame>
  );
}

export function TextArea({
  label,
  help,
  error,
  ...rest
}: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Frame label={label} help={help} error={error} id={id}>
      <textarea spellCheck={false} {...described(id, { label, help, error })} {...rest} />
    </Frame>
  );
}

type Choice = Common & {
  options: readonly (readonly [value: string, text: string])[];
} & (
    | { value: string; onChange: (value: string) => void }
    /** As a field of its form. */
    | { name: string; defaultValue: string }
  );

export function Select({ label, help, error, options, ...rest }: Choice) {
  const id = useId();
  return (
    <Frame label={label} help={help} error={error} id={id}>
      <select
        {...described(id, { label, help, error })}
        {...('onChange' in rest
          ? { value: rest.value, onChange: ({ target }) => rest.onChange(target.value) }
          : rest)}
      >
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** All that was entered, by the names of the fields. */
export const allEntered = (given: FormData) => Object.fromEntries(given) as Record<string, string>;

/** What was entered in a field of a form. */
export function entered(given: FormData, name: string): string {
  const value = given.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
