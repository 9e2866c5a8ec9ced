import { useId, useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from '../parts/dialog.tsx';
import { useOrg } from '../state/org.tsx';
import { usePreferences } from '../state/preferences.ts';
import { words } from '../words.ts';
import { useCommands } from './commands.ts';
import { findPlaces, type Place } from './find-places.ts';
import { matching, type Command } from './matching.ts';

export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const { zone } = usePreferences();
  const list = useId();
  const go = useGo(onClose);
  const commands = useCommands(onHelp).map(({ run, ...rest }) => ({
    ...rest,
    run: () => [onClose(), run()],
  }));
  const choices: readonly Command[] = [
    ...matching(commands, text),
    ...findPlaces(text, zone).map((place) => ({ text: place.text, run: () => go(place) })),
  ];
  const onKeyDown = (event: React.KeyboardEvent) => {
    // Of whoever writes by an input method, these choose what he writes.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = (active + step + choices.length) % Math.max(1, choices.length);
      setActive(next);
      document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter' && choices[active]) {
      event.preventDefault();
      choices[active].run();
    }
  };
  return (
    <Dialog title={words.palette.title} size="palette" onClose={onClose}>
      <input
        className="palette-input"
        role="combobox"
        aria-label={words.palette.title}
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={choices[active] ? `${list}-${active}` : undefined}
        placeholder={words.palette.placeholder}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={text}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setText(target.value);
          setActive(0);
        }}
      />
      <ul className="palette-list" role="listbox" id={list} aria-label={words.palette.title}>
        {choices.map(({ text: shown, run }, index) => (
          <li
            key={shown}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            onClick={run}
            onPointerMove={() => setActive(index)}
          >
            {shown}
          </li>
        ))}
      </ul>
      <p className="dim palette-none" role="status">
        {choices.length === 0 && words.palette.none}
      </p>
    </Dialog>
  );
}

function useGo(onClose: () => void) {
  const navigate = useNavigate();
  const org = useOrg();
  return ({ to, id, search }: Place) => {
    onClose();
    if (to === '/o/$org/events/$id') void navigate({ to, params: { org: org.id, id: id! } });
    else void navigate({ to, params: { org: org.id }, search: search ?? {} });
  };
}
