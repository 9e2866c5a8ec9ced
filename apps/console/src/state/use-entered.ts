import { useCallback, useEffect, useRef, useState } from 'react';

/** Whoever writes stops for so long before the address says it: browsers refuse more than a few changes of one in a second. */
const PAUSE_MS = 250;

type Place<Value> = {
  /** What the address says of it just now. */
  said: string;
  read: () => Value;
  /** What the address would say of it, and what has it do so. */
  write: (value: Value) => { text: string; say: () => void };
};

type Entered<Value> = [
  value: Value,
  enter: (change: (before: Value) => Value) => void,
  /** Before somebody goes elsewhere. */
  putNow: () => void,
];

/** What is entered on a page, and kept by its address: whoever goes back finds it there, and nobody types against it. */
export function useEntered<Value>(place: Place<Value>): Entered<Value> {
  const { said, read } = place;
  const [value, setValue] = useState(read);
  const latest = useRef({ value, place });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** What it was told to say, and has not said yet. */
  const told = useRef<readonly string[]>([]);
  const last = useRef(said);
  useEffect(() => {
    latest.current.place = place;
  });
  const take = useCallback((taken: Value) => {
    latest.current.value = taken;
    setValue(taken);
  }, []);
  useEffect(() => {
    if (said === last.current) return;
    last.current = said;
    const at = told.current.indexOf(said);
    told.current = told.current.slice(at + 1);
    if (at >= 0) return;
    // Somebody went back, or came by a link: what he sees now is what that address says.
    told.current = [];
    clearTimeout(timer.current);
    timer.current = undefined;
    take(latest.current.place.read());
  }, [said, take]);
  const putNow = useCallback(() => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    const { text, say } = latest.current.place.write(latest.current.value);
    if (text === (told.current.at(-1) ?? last.current)) return;
    told.current = [...told.current, text];
    say();
  }, []);
  const enter = useCallback(
    (change: (before: Value) => Value) => {
      take(change(latest.current.value));
      clearTimeout(timer.current);
      timer.current = setTimeout(putNow, PAUSE_MS);
    },
    [putNow, take],
  );
  // The address is another page's by then.
  useEffect(() => () => clearTimeout(timer.current), []);
  return [value, enter, putNow];
}
