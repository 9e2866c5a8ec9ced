import { useId, useState, type FormEvent } from 'react';
import type { ApiKey } from '@jiter/client';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { entered, TextField } from '../../parts/field.tsx';
import { keepPastedKey } from '../../state/pasted-keys.ts';
import { isKey, startOfKey, trimKey } from './key-names.ts';
import { OTHER, useMe, type Identity } from './use-identity.ts';
import { words } from './words.ts';

const FROM = '/o/$org/api';

type Props = {
  keys: readonly ApiKey[];
  identity: Identity;
  /** The address has another one than there is. */ isGone: boolean;
};

/** In whose name the code of this page is, and what is tried. */
export function KeyPicker({ keys, identity, isGone }: Props) {
  const me = useMe();
  const navigate = useNavigate({ from: FROM });
  const id = useId();
  const choose = (chosen: string) =>
    void navigate({
      search: (before) => ({ ...before, as: chosen === '' ? undefined : chosen }),
      replace: true,
      resetScroll: false,
    });
  return (
    <div className="panel api-as">
      <div className="field">
        <label htmlFor={id}>{words.as.label}</label>
        <select
          id={id}
          value={identity.id}
          aria-describedby={`${id}-more`}
          onChange={({ target }) => choose(target.value)}
        >
          <option value="">{me}</option>
          {keys.length > 0 && (
            <optgroup label={words.as.keys}>
              {keys.map((key) => (
                <option key={key.id} value={key.id}>
                  {words.as.key(key.name, key.prefix)}
                </option>
              ))}
            </optgroup>
          )}
          <option value={OTHER}>{words.as.other}</option>
        </select>
        <p id={`${id}-more`} className="help">
          {isGone && `${words.as.gone} `}
          <MayDo chosen={keys.find((key) => key.id === identity.id)} identity={identity} />
        </p>
      </div>
      {identity.id !== '' && <Paste key={identity.id} {...{ keys, identity }} onChoose={choose} />}
    </div>
  );
}

function MayDo({ chosen, identity }: { chosen: ApiKey | undefined; identity: Identity }) {
  if (identity.principal.kind === 'user') return words.as.codeMe;
  if (!chosen) return words.as.unknown;
  const { scopes, destinations } = chosen;
  return [
    scopes ? words.as.scopes(scopes) : words.as.everything,
    ...(destinations ? [words.as.destinations(destinations)] : []),
    ...(identity.isPasted ? [] : [words.as.code(identity.variable)]),
  ].join(' ');
}

type Pasting = { keys: readonly ApiKey[]; identity: Identity; onChoose: (key: string) => void };

/** Its field is emptied at once: what it had is in memory alone. */
function Paste({ keys, identity, onChoose }: Pasting) {
  const [error, setError] = useState<string>();
  const use = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = trimKey(entered(new FormData(form), 'pasted-key'));
    const wrong = wrongWith(text, keys, identity);
    setError(wrong);
    if (wrong !== undefined) return;
    form.reset();
    // One that is in the list says by itself which it is.
    const known = identity.id === OTHER ? keys.find(({ prefix }) => text.startsWith(prefix)) : undefined;
    keepPastedKey(known?.id ?? identity.id, text);
    if (known) onChoose(known.id);
  };
  if (identity.isPasted && 'text' in identity.secret)
    return (
      <p className="api-pasted" role="status">
        {words.as.pasted(startOfKey(identity.secret.text))}{' '}
        <Button icon="cross" onClick={() => keepPastedKey(identity.id)}>
          {words.as.forget}
        </Button>
      </p>
    );
  return (
    <form className="api-paste" onSubmit={use}>
      <TextField
        label={words.as.paste}
        help={words.as.pasteHelp}
        error={error}
        name="pasted-key"
        type="password"
        autoComplete="off"
        spellCheck={false}
        data-secret
        required
      />
      <Button icon="key" type="submit">
        {words.as.use}
      </Button>
    </form>
  );
}

function wrongWith(text: string, keys: readonly ApiKey[], { id }: Identity): string | undefined {
  if (!isKey(text)) return words.as.notAKey;
  const chosen = keys.find((key) => key.id === id);
  if (!chosen || text.startsWith(chosen.prefix)) return undefined;
  const meant = keys.find(({ prefix }) => text.startsWith(prefix));
  return meant ? words.as.isNamed(meant.name) : words.as.begins(chosen.prefix);
}
