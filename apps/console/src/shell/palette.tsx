import { useId, useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from '../parts/dialog.tsx';
import { useOrg } from '../state/org.tsx';
import { words } from '../words.ts';
import { findPlaces, type Place } from './find-places.ts';

export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = useId();
  const go = useGo(onClose);
  const places = findPlaces(text);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive((active + step + places.length) % Math.max(1, places.length));
    }
    if (event.key === 'Enter' && places[active]) {
      event.preventDefault();
      go(places[active]);
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
        aria-activedescendant={places[active] ? `${list}-${active}` : undefined}
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
        {places.map((place, index) => (
          <li
            key={`${place.to}${place.text}`}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            onClick={() => go(place)}
            onPointerMove={() => setActive(index)}
          >
            {place.text}
          </li>
        ))}
      </ul>
      {places.length === 0 && <p className="dim palette-none">{words.palette.none}</p>}
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
