import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { placeMenu, type MenuPlace } from './menu-place.ts';

type Props = {
  label: string;
  icon?: IconName;
  /** Shown: what the label says in short. */
  text?: string;
  /** Which of its sides is that of the button. */
  side?: 'left' | 'right';
  children: (close: () => void) => ReactNode;
};

/** A button that shows more: its parts are reached by Tab, Escape closes it, and so does leaving it. */
export function Menu({ label, icon, text, side = 'right', children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [{ isUp, shift, maxHeight }, setPlace] = useState<Partial<MenuPlace>>({});
  const id = useId();
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    const place = () => setPlace(placeOf(button.current!, list.current!, side));
    place();
    addEventListener('resize', place);
    return () => removeEventListener('resize', place);
  }, [isOpen, side]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = ({ target }: Event) => {
      if (!box.current?.contains(target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [isOpen]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div
      className="menu"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        className="button quiet"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={label}
        title={text ? undefined : label}
        onClick={() => setOpen(!isOpen)}
      >
        {icon && <Icon name={icon} />}
        {text && (
          <>
            <span>{text}</span>
            <Icon name="down" />
          </>
        )}
      </button>
      <div
        id={id}
        className={`menu-list ${side} ${isUp ? 'up' : ''}`}
        ref={list}
        style={{ translate: `${shift ?? 0}px`, maxHeight }}
        hidden={!isOpen}
      >
        {isOpen && children(close)}
      </div>
    </div>
  );
}

/** Between the bars that a page has at its ends; a list of a bar itself lies over the page alone. */
function placeOf(button: Element, list: Element, side: 'left' | 'right'): MenuPlace {
  const heightOf = (bar: string) => document.querySelector(bar)?.getBoundingClientRect().height ?? 0;
  const room = {
    left: 0,
    top: heightOf('.top'),
    right: document.documentElement.clientWidth,
    bottom: innerHeight - heightOf('.bottom-bar'),
  };
  const size = { width: list.getBoundingClientRect().width, height: list.scrollHeight };
  return placeMenu(button.getBoundingClientRect(), size, room, side);
}
