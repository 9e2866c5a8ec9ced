const zones = new Map<string, boolean>();

/** To this browser: a server may know newer ones. */
export function isZone(zone: string): boolean {
  const known = zones.get(zone) ?? isTaken(zone);
  zones.set(zone, known);
  return known;
}

function isTaken(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat(undefined, { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** As `Intl` takes it: `local` says nothing, and what nobody knows is UTC. */
export const inZone = (zone: string) => (zone === 'local' ? {} : { timeZone: isZone(zone) ? zone : 'UTC' });

/** Of the browser. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
