import { useEffect, useRef, useState } from 'react';
import { usePreferences } from '../state/preferences.ts';
import { fullInstant } from '../times/format.ts';
import { words } from '../words.ts';
import { Copy } from './copy.tsx';

const WAIT_MS = 350;
type Shown = { at: string; left: number; top: number };

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
  return shown ? <TipBox {...shown} box={box} /> : null;
}

function placeOf(time: Element): Shown | undefined {
  const at = time.getAttribute('data-at');
  if (!at || !time.isConnected) return undefined;
  const { left, bottom } = time.getBoundingClientRect();
  return {
    at,
    left: Math.max(8, Math.min(left, innerWidth - 330)),
    top: Math.min(bottom + 6, innerHeight - 130),
  };
}

function TipBox({ at, left, top, box }: Shown & { box: React.RefObject<HTMLDivElement | null> }) {
  const { zone } = usePreferences();
  const date = new Date(at);
  const rows: [string, string][] = [
    [words.tip.local, fullInstant(date, 'local')],
    [words.tip.utc, fullInstant(date, 'UTC')],
    [words.tip.epoch, `${date.getTime()} ms`],
  ];
  if (zone !== 'local' && zone !== 'UTC') rows.unshift([zone, fullInstant(date, zone)]);
  return (
    <div className="tip" role="tooltip" ref={box} style={{ left, top }}>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Copy text={date.toISOString()} label={words.common.copyIso} />
    </div>
  );
}
