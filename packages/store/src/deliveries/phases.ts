import { PHASE_NAMES, type Phases } from '@jiter/core';

/**
 * Phases as the history keeps them, in some eight bytes: one whose bits say which there are, then those, in the order of
 * their names, as LEB128. What a later version adds comes behind them.
 */
export function writePhases(phases: Phases): Buffer {
  const bytes = [0];
  PHASE_NAMES.forEach((name, index) => {
    let ms = phases[name];
    if (ms === undefined) return;
    bytes[0]! |= 1 << index;
    for (; ms > LOW_BITS; ms = Math.floor(ms / GROUP)) bytes.push((ms % GROUP) + GROUP);
    bytes.push(ms);
  });
  return Buffer.from(bytes);
}

export function readPhases(bytes: Uint8Array): Phases {
  const phases: { -readonly [Name in keyof Phases]: number } = {};
  let at = 1;
  PHASE_NAMES.forEach((name, index) => {
    if (!(bytes[0]! & (1 << index))) return;
    let ms = 0;
    for (let factor = 1; ; factor *= GROUP) {
      const byte = bytes[at++] ?? 0;
      ms += (byte % GROUP) * factor;
      if (byte <= LOW_BITS) break;
    }
    phases[name] = ms;
  });
  return phases;
}

/** Of a byte seven bits are of the number, and the eighth says that more follow. */
const GROUP = 128;
const LOW_BITS = GROUP - 1;
