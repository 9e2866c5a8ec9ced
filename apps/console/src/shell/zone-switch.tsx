import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { Zones } from '../parts/zones.tsx';
import { setPreferences, usePreferences } from '../state/preferences.ts';
import { zoneLetters } from '../times/format.ts';
import { serverNow } from '../times/server-clock.ts';
import { isZone } from '../times/zones.ts';
import { words } from '../words.ts';

const OTHER = 'other';

export function ZoneSwitch() {
  const { zone } = usePreferences();
  const [isChoosing, setChoosing] = useState(false);
  const local = `${words.top.local} (${zoneLetters(new Date(serverNow()), 'local')})`;
  return (
    <>
      <select
        className="zone-switch"
        aria-label={words.top.zone}
        value={zone}
        onChange={({ target: { value } }) => {
          if (value === OTHER) setChoosing(true);
          else setPreferences({ zone: value });
        }}
      >
        <option value="local">{local}</option>
        <option value="UTC">UTC</option>
        {zone !== 'local' && zone !== 'UTC' && <option value={zone}>{zone}</option>}
        <option value={OTHER}>{words.top.otherZone}</option>
      </select>
      {isChoosing && <ChooseZone onClose={() => setChoosing(false)} />}
    </>
  );
}

function ChooseZone({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const choose = (event: React.FormEvent) => {
    event.preventDefault();
    const typed = text.trim();
    if (!isZone(typed)) return setWrong(true);
    // That has one name of each, and many have another one that people know them by.
    const listed = Intl.supportedValuesOf('timeZone').find(
      (name) => name.toLowerCase() === typed.toLowerCase(),
    );
    setPreferences({ zone: listed ?? typed });
    onClose();
  };
  return (
    <Dialog
      title={words.top.zoneTitle}
      onClose={onClose}
      actions={
        <Button look="main" type="submit" form="zone">
          {words.common.save}
        </Button>
      }
    >
      <form id="zone" onSubmit={choose}>
        <TextField
          label={words.top.zoneField}
          list="zones"
          value={text}
          autoFocus
          autoComplete="off"
          error={isWrong ? words.top.zoneUnknown : undefined}
          onChange={({ target }) => setText(target.value)}
        />
        <Zones id="zones" />
      </form>
    </Dialog>
  );
}
