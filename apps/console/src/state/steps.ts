import { preferences, setPreferences, type Steps } from './preferences.ts';

/** Of an org that was empty when it was first seen here. */
export function keepSteps(org: string, changes: Steps): void {
  const { steps } = preferences();
  setPreferences({ steps: { ...steps, [org]: { ...steps[org], ...changes } } });
}

/** Where a signature was found right. */
export function noteVerified(org: string): void {
  if (preferences().steps[org]) keepSteps(org, { hasVerified: true });
}
