import type { FormEvent } from 'react';
import type { Inbox } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { useSearch } from '@tanstack/react-router';
import { useEntered } from '../../state/use-entered.ts';
import { useMay } from '../../state/org.tsx';
import { lengthInAddress } from './address.ts';
import { useSay } from './use-draft.ts';
import { useTell } from './use-inbox.ts';
import { words } from './words.ts';

const PRESETS = ['200', '503, 503, 200', '200 after 5s', '429 retry-after 5, 200', 'hang', 'close', '410'];
const MOST_LENGTH = 500;

/** What the inbox answers, step by step. */
export function ScriptBox({ inbox }: { inbox: Inbox }) {
  const mayChange = useMay('events:write');
  const told = inbox.script.join(', ');
  const say = useSay(inbox);
  const { script: said = '' } = useSearch({ from: '/o/$org/playground' });
  const [text, enter, putNow] = useEntered({
    said,
    read: () => (said === '' ? told : said),
    write: (text) => {
      const script = text !== told && lengthInAddress(text) < MOST_LENGTH ? text : '';
      return { text: script, say: () => void say({ script: script || undefined }) };
    },
  });
  const { mutate, error, isPending } = useTell(inbox);
  const tell = (script: string) =>
    mutate(script, { onSuccess: ({ script }) => enter(() => script.join(', ')) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    tell(text);
  };
  return (
    <form className="script-box" onSubmit={submit} onBlur={putNow}>
      <div className="with-action">
        <TextField
          label={words.inbox.script}
          value={text}
          autoComplete="off"
          spellCheck={false}
          help={text === told ? words.inbox.scriptHelp : words.inbox.untold}
          error={error?.message}
          onChange={({ target }) => enter(() => target.value)}
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
            aria-pressed={told === preset}
            onClick={() => tell(preset)}
          >
            {preset}
          </button>
        ))}
      </div>
    </form>
  );
}
