import { isDeepStrictEqual } from 'node:util';
import { SETTING_NAMES, type Change, type OrgSettings } from '@jiter/core';

/** Of an org's settings those that differ, without what is secret of them; undefined where none does. */
export function toldSettings(before: OrgSettings, after: OrgSettings): Change | undefined {
  const names = SETTING_NAMES.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const some = (settings: OrgSettings) =>
    Object.fromEntries(
      names.filter((name) => settings[name] !== undefined).map((name) => [name, settings[name]]),
    );
  const hasOtherSecrets = !isDeepStrictEqual(before.sealed, after.sealed);
  if (names.length === 0 && !hasOtherSecrets) return undefined;
  return {
    ...(names.length > 0 && { before: some(before), after: some(after) }),
    ...(hasOtherSecrets && { details: { secretHeaders: 'changed' } }),
  };
}
