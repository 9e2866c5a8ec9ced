import { AppError, SETTING_NAMES, type ChangesOf, type OrgSettings } from '@jiter/core';
import type { NamedOrg } from '@jiter/store';
import { nameOfSetting, readSetting } from '../../../apps/api/src/orgs/parse-settings.ts';
import { UsageError } from './errors.ts';

/** Whatever the environment lets be: an API goes by its own where that is less. */
const BOUNDS = { maxPayloadBytes: 16_777_216 };

/** Of words such as `maxPending=1000`: the API's own rules, of all settings that there are. Nothing after the `=` takes one back. */
export function readSettingWords(words: readonly string[]): ChangesOf<OrgSettings> {
  try {
    return Object.fromEntries(words.map(readWord));
  } catch (error) {
    if (error instanceof AppError) throw new UsageError(error.message);
    throw error;
  }
}

function readWord(word: string): [string, unknown] {
  const [, given, text] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  if (given === undefined || text === undefined) {
    throw new UsageError(`'${word}' is no setting: write SETTING=VALUE, such as maxPending=100000.`);
  }
  const name = nameOfSetting(given, SETTING_NAMES);
  const value = valueOf(text);
  return [name, value === null ? null : readSetting(name, value, BOUNDS)];
}

/** A number or an object as JSON writes it; whatever else is a text. */
function valueOf(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function showOrg({ id, name, settings }: NamedOrg): string {
  const set = SETTING_NAMES.filter((setting) => settings[setting] !== undefined);
  const width = Math.max(...set.map((setting) => setting.length));
  const lines = set.map((setting) => `  ${setting.padEnd(width)}  ${showValue(settings[setting])}`);
  const rest = set.length === SETTING_NAMES.length ? '' : ' All else is as the environment has it.';
  return [`Org ${id}, ${name}.${rest}`, ...lines].join('\n');
}

const showValue = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
