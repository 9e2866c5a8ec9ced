import { useState } from 'react';
import type { ApiKey } from '@jiter/client';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/code.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { entered, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { InstantField, useSteadyZone } from '../../parts/instant-field.tsx';
import { useOrg } from '../../state/org.tsx';
import { readTyped } from '../../times/typed.ts';
import { words } from './words.ts';

const names = words.keys;
type Scope = NonNullable<ApiKey['scopes']>[number];
const SCOPES: readonly Scope[] = [
  'events:read',
  'events:read-redacted',
  'events:write',
  'cronjobs:read',
  'cronjobs:write',
  'links:write',
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
  const zone = useSteadyZone();
  const make = async (given: FormData) => {
    const scopes = given.getAll('scope') as Scope[];
    const expires = readTyped(entered(given, 'expires'), zone);
    const { apiKey } = await client.apiKeys.create({
      name: entered(given, 'name'),
      ...(scopes.length > 0 && { scopes }),
      ...(expires && { expiresAt: expires.at.toISOString() }),
    });
    setMade(apiKey);
    await cache.invalidateQueries({ queryKey: [id, 'keys'] });
  };
  if (made !== undefined)
    return (
      <Dialog title={names.new} onClose={onClose} actions={<Button onClick={onClose}>{names.done}</Button>}>
        <p role="status">{names.made}</p>
        <Code text={made} empty="" isRaw />
      </Dialog>
    );
  return (
    <FormDialog title={names.new} action={names.create} draft="new-key" onClose={onClose} onSubmit={make}>
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
      <InstantField
        label={names.expires}
        help={names.expiresHelp}
        name="expires"
        zone={zone}
        exact="minutes"
      />
    </FormDialog>
  );
}
