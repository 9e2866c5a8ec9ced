import { useState, type FormEvent } from 'react';
import type { Inbox } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { useOrg } from '../../state/org.tsx';
import { useTell } from './use-inbox.ts';
import { words } from './words.ts';

const PRESETS = ['200', '503, 503, 200', '200 after 5s', '429 retry-after 5, 200', 'hang', 'close', '410'];

/** What the inbox answers, step by step. */
export function ScriptBox({ inbox }: { inbox: Inbox }) {
  const { mayChange } = useOrg();
  const [text, setText] = useState(inbox.script.join(', '));
  const { mutate, error, isPending } = useTell(inbox);
  const tell = (script: string) => mutate(script, { onSuccess: (told) => setText(told.script.join(', ')) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    tell(text);
  };
  return (
    <form className="script-box" onSubmit={submit}>
      <div className="with-action">
        <TextField
          label={words.inbox.script}
          value={text}
          autoComplete="off"
          spellCheck={false}
          help={words.inbox.scriptHelp}
          error={error?.message}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" isBusy={isPending} disabled={!mayChange}>
          {words.inbox.save}
        </Button>
      </div>
      <div className="presets">
        <span className="dim small">{words.inbox.presets}</span>
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            className="preset mono"
            disabled={!mayChange}
            aria-pressed={inbox.script.join(', ') === preset}
            onClick={() => tell(preset)}
          >
            {preset}
          </button>
        ))}
      </div>
    </form>
  );
}
