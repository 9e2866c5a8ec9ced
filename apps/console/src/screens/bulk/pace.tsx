import { useId } from 'react';
import { words } from './words.ts';

/** Events a second. Each step is about twice the one before: few paces tell apart. */
export const RATES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;
export const USUAL_RATE = 100;

export function Pace({ rate, onChange }: { rate: number; onChange: (rate: number) => void }) {
  const id = useId();
  const at = RATES.findIndex((one) => one >= rate);
  return (
    <div className="field pace">
      <label htmlFor={id}>{words.dialog.rate}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={RATES.length - 1}
        step={1}
        value={at}
        aria-valuetext={words.rate(rate)}
        onChange={({ target }) => onChange(RATES[Number(target.value)] ?? USUAL_RATE)}
      />
      <output htmlFor={id}>{words.rate(rate)}</output>
    </div>
  );
}
