import { useId, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Select, TextArea, TextField } from '../../parts/field.tsx';
import { typeOf, type Call, type Parameter, type Schema } from './document.ts';
import { InCode } from './reference.tsx';
import { isSecret } from './request-of.ts';
import { useOwnIds } from './use-own-ids.ts';
import { words } from './words.ts';

type Values = Readonly<Record<string, string>>;
type Props = {
  values: Values;
  /** By name: what is wrong with those that were typed, and what the API said of them. */
  wrong: Values;
  /** Whether what is missing is said as well. */
  isChecked: boolean;
  onChange: (name: string, value: string) => void;
};

type Calls = { call: Call; calls: readonly Call[] };

/** What stands in the path, the query and the headers: what is seldom needed is folded away. */
export function Parameters({ call, calls, ...props }: Props & Calls) {
  const { parameters = [] } = call;
  const isShown = ({ name, required, in: place }: Parameter) =>
    required === true || place === 'header' || Boolean(props.values[name]);
  const few = parameters.length <= 4;
  const shown = parameters.filter((one) => few || isShown(one));
  const others = parameters.filter((one) => !few && !isShown(one));
  if (parameters.length === 0) return null;
  return (
    <>
      <div className="api-parameters">
        {shown.map((one) => (
          <Entry key={one.name} parameter={one} {...{ call, calls }} {...props} />
        ))}
      </div>
      {others.length > 0 && (
        <details className="api-more">
          <summary>{words.more(others.length)}</summary>
          <div className="api-parameters">
            {others.map((one) => (
              <Entry key={one.name} parameter={one} {...{ call, calls }} {...props} />
            ))}
          </div>
        </details>
      )}
    </>
  );
}

function Entry({
  parameter,
  call,
  calls,
  values,
  wrong,
  isChecked,
  onChange,
}: Props & Calls & { parameter: Parameter }) {
  const { name, description, schema, example, style, required } = parameter;
  const value = values[name] ?? '';
  const says = wrong[name];
  const error = says !== undefined && (value !== '' || isChecked) ? { error: says } : {};
  const help = style === 'deepObject' ? words.pairs : description && <InCode text={description} />;
  const label = required ? `${name} · ${words.required}` : name;
  if (schema?.enum)
    return (
      <Select
        {...{ label, help, ...error, value }}
        options={[['', '—'], ...schema.enum.map((one) => [String(one), String(one)] as const)]}
        onChange={(chosen) => onChange(name, chosen)}
      />
    );
  const given = {
    ...{ label, help, ...error, value, name, autoComplete: 'off', spellCheck: false },
    placeholder: example ?? exampleIn(schema),
    'data-secret': isSecret(parameter) ? true : undefined,
    onChange: ({ target }: { target: { value: string } }) => onChange(name, target.value),
  };
  if (parameter.in === 'path') return <OwnId {...{ call, calls, name, given }} />;
  if (style === 'deepObject') return <TextArea {...given} rows={2} placeholder="customer=7" />;
  if (name !== 'Idempotency-Key') return <TextField {...given} />;
  return (
    <div className="api-new-key">
      <TextField {...given} />
      <Button onClick={() => onChange(name, newKey())}>{words.newKey}</Button>
    </div>
  );
}

function exampleIn(schema: Schema | undefined): string {
  const [first] = schema?.examples ?? [];
  if (typeof first === 'string') return first;
  const type = typeOf(schema);
  return type === 'string' ? '' : type;
}

type Given = React.ComponentProps<typeof TextField>;

/** An id of one's own is offered, as nobody knows them by heart. */
function OwnId({ call, calls, name, given }: Calls & { name: string; given: Given }) {
  const [isWanted, setWanted] = useState(false);
  const id = useId();
  const ids = useOwnIds(call, calls, name, isWanted);
  return (
    <div onFocus={() => setWanted(true)}>
      <TextField {...given} list={id} />
      <datalist id={id}>
        {ids.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </div>
  );
}

/** `crypto.randomUUID` is only there where a page came by TLS, or from this machine. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
