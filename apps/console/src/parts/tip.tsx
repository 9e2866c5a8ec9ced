import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { usePreferences } from '../state/preferences.ts';
import { fullInstant } from '../times/format.ts';
import { words } from '../words.ts';
import { Copy } from './copy.tsx';

const WAIT_MS = 350;
/** In px, as much as it takes at most. */
const [WIDTH, HEIGHT, GAP, MARGIN] = [330, 130, 6, 8];

type Place = { left: number } & ({ top: number } | { bottom: number });
/** `home`: what it is a part of, as a dialog lies over all that is none of it. */
type Shown = { at: string; place: Place; home: Element };

/** One for the whole page: what a time is elsewhere, for whoever points at one or has it in focus. */
export function Tip() {
  const [shown, setShown] = useState<Shown>();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (act: () => void) => {
      clearTimeout(timer);
      timer = setTimeout(act, WAIT_MS);
    };
    const over = ({ target }: Event) => {
      if (!(target instanceof Element)) return;
      if (box.current?.contains(target)) return clearTimeout(timer);
      const time = target.closest('[data-at]');
      later(() => setShown(time ? placeOf(time) : undefined));
    };
    const close = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') setShown(undefined);
    };
    document.addEventListener('pointerover', over);
    document.addEventListener('focusin', over);
    document.addEventListener('keydown', close);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', over);
      document.removeEventListener('focusin', over);
      document.removeEventListener('keydown', close);
    };
  }, []);
  return shown ? createPortal(<TipBox {...shown} box={box} />, shown.home) : null;
}

function placeOf(time: Element): Shown | undefined {
  const at = time.getAttribute('data-at');
  if (!at || !time.isConnected) return undefined;
  const home = time.closest('dialog') ?? document.body;
  return { at, place: beside(time.getBoundingClientRect()), home };
}

/** Below it, or above it where there is no room: never over it, where it would take the click that was meant for it. */
function beside(time: DOMRect): Place {
  const left = Math.max(MARGIN, Math.min(time.left, innerWidth - WIDTH));
  const hasRoom = time.bottom + GAP + HEIGHT <= innerHeight || time.top < innerHeight - time.bottom;
  return { left, ...(hasRoom ? { top: time.bottom + GAP } : { bottom: innerHeight - time.top + GAP }) };
}

function TipBox({ at, place, box }: Omit<Shown, 'home'> & { box: React.RefObject<HTMLDivElement | null> }) {
  const { zone } = usePreferences();
  const date = new Date(at);
  const rows: [string, string][] = [
    [words.tip.local, fullInstant(date, 'local')],
    [words.tip.utc, fullInstant(date, 'UTC')],
    [words.tip.epoch, `${date.getTime()} ms`],
  ];
  if (zone !== 'local' && zone !== 'UTC') rows.unshift([zone, fullInstant(date, zone)]);
  return (
    <div className="tip" role="tooltip" ref={box} style={place}>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt title={name}>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Copy text={date.toISOString()} label={words.common.copyIso} />
    </div>
  );
}
