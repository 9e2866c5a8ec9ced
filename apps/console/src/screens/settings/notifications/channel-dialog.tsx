import { useState } from 'react';
import type { Channel } from '@jiter/client';
import { useQueryClient } from '@tanstack/react-query';
import { entered, Select, TextArea, TextField } from '../../../parts/field.tsx';
import { FormDialog } from '../../../parts/form.tsx';
import { useOrg } from '../../../state/org.tsx';
import { say } from '../../../state/toasts.ts';
import { changed, type Tells } from './changed.ts';
import { words } from './words.ts';

const names = words.dialog;
type Kind = Channel['kind'];
const TELLS = Object.keys(names.tellsTexts) as Tells[];

/** Makes one, or changes `channel`, of which nobody is shown where it leads: what somebody else changed meanwhile stays. */
export function ChannelDialog({ channel: given, onClose }: { channel?: Channel; onClose: () => void }) {
  const { id: org, client } = useOrg();
  const cache = useQueryClient();
  // As it was when somebody asked.
  const [channel] = useState(given);
  const [kind, setKind] = useState<Kind>(channel?.kind ?? 'webhook');
  const save = async (given: FormData) => {
    const said = {
      name: entered(given, 'name'),
      tells: given.getAll('tells') as Tells[],
      ...aimOf(kind, given),
    };
    await (channel
      ? client.channels.edit(channel.id, changed(said, channel))
      : client.channels.create({ kind, ...said }));
    say(channel ? names.saidSaved : names.saidCreated);
    await cache.invalidateQueries({ queryKey: [org, 'channels'] });
    onClose();
  };
  const isNew = channel === undefined;
  return (
    <FormDialog
      title={isNew ? names.new : names.edit}
      action={isNew ? names.create : names.save}
      onClose={onClose}
      onSubmit={save}
    >
      {isNew && (
        <Select
          label={names.kind}
          help={names.kindHelp[kind]}
          value={kind}
          options={Object.entries(words.channels.kinds)}
          onChange={(value) => setKind(value as Kind)}
        />
      )}
      <TextField
        label={names.name}
        help={names.nameHelp}
        name="name"
        defaultValue={channel?.name}
        maxLength={100}
        required
      />
      {kind === 'email' ? (
        <TextArea
          label={names.to}
          help={isNew ? names.toHelp : names.toKept}
          name="to"
          rows={3}
          placeholder={channel?.target}
          required={isNew}
        />
      ) : (
        <TextField
          label={names.url}
          help={isNew ? names.urlHelp : names.urlKept}
          name="url"
          type="url"
          placeholder={channel?.target}
          required={isNew}
        />
      )}
      <fieldset className="scopes tells">
        <legend>{names.tells}</legend>
        {TELLS.filter((one) => one !== 'events' || kind === 'webhook').map((one) => (
          <label key={one} className="check">
            <input
              type="checkbox"
              name="tells"
              value={one}
              defaultChecked={channel?.tells.includes(one) ?? one === 'incidents'}
            />
            {names.tellsTexts[one]}
          </label>
        ))}
      </fieldset>
    </FormDialog>
  );
}

/** Where it leads; nothing where that stays as it is. */
function aimOf(kind: Kind, given: FormData): { url?: string; to?: string[] } {
  const text = entered(given, kind === 'email' ? 'to' : 'url');
  if (text === '') return {};
  return kind === 'email' ? { to: text.split(/[\s,;]+/).filter(Boolean) } : { url: text };
}
