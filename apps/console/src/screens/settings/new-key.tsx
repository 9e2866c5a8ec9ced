import { useState, type FormEvent } from 'react';
import type { ApiKey } from '@jiter/client';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/code.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { entered, TextField } from '../../parts/field.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { words as common } from '../../words.ts';
import { words } from './words.ts';

const names = words.keys;
type Scope = NonNullable<ApiKey['scopes']>[number];
const SCOPES: readonly Scope[] = [
  'events:read',
  'events:read-redacted',
  'events:write',
  'cronjobs:read',
  'cronjobs:write',
  'org:read',
  'org:admin',
  'metrics:read',
  '*:read',
];

/** Makes a key, and shows it once: the server keeps its hash alone. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const { id, client } = useOrg();
  const cache = useQueryClient();
  const [made, setMade] = useState<string>();
  const [error, setError] = useState<unknown>();
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const scopes = given.getAll('scope') as Scope[];
    const expires = entered(given, 'expires');
    try {
      const { apiKey } = await client.apiKeys.create({
        name: entered(given, 'name'),
        ...(scopes.length > 0 && { scopes }),
        ...(expires !== '' && { expiresAt: new Date(expires).toISOString() }),
      });
      setMade(apiKey);
    } catch (wrong) {
      return setError(wrong);
    }
    await cache.invalidateQueries({ queryKey: [id, 'keys'] });
  };
  if (made !== undefined)
    return (
      <Dialog title={names.new} onClose={onClose} actions={<Button onClick={onClose}>{names.done}</Button>}>
        <p role="status">{names.made}</p>
        <Code text={made} empty="" isRaw />
      </Dialog>
    );
  const actions = (
    <>
      <Button onClick={onClose}>{common.common.close}</Button>
      <Button look="main" type="submit" form="new-key">
        {names.create}
      </Button>
    </>
  );
  return (
    <Dialog title={names.new} onClose={onClose} actions={actions}>
      <form id="new-key" className="form" onSubmit={make}>
        {error !== undefined && <ErrorNote error={error} />}
        <TextField label={names.name} help={names.nameHelp} name="name" maxLength={100} required />
        <fieldset className="scopes">
          <legend>{names.scopes}</legend>
          {SCOPES.map((scope) => (
            <label key={scope} className="check">
              <input type="checkbox" name="scope" value={scope} />
              <code>{scope}</code>
            </label>
          ))}
          <p className="help">{names.scopesHelp}</p>
        </fieldset>
        <TextField label={names.expires} help={names.expiresHelp} name="expires" type="datetime-local" />
      </form>
    </Dialog>
  );
}
