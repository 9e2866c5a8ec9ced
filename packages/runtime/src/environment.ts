import { settings } from './settings.ts';

/** What is read beside the settings, by `npm start` alone. */
const OF_START = ['JITER_SHARED_DIR'];

/** In these a space at either end may be meant. In all others it is none of the value, as are line ends in each. */
const WITH_SPACES = new Set(['ADMIN_PASSWORD', 'JITER_SIGNING_SECRET']);

/** Every name that is read. */
export const KNOWN_NAMES: readonly string[] = [...Object.keys(settings), ...OF_START];

/**
 * The environment as whoever wrote it means it, and the one door to it: a file with the line ends of Windows, and `NAME= value`, leave
 * something around a value that would otherwise get into names, hosts and paths. What is not ours stays as it is; an empty variable
 * counts as not set, and is left out.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const read = { ...env };
  for (const name of KNOWN_NAMES) {
    const value = WITH_SPACES.has(name) ? env[name]?.replace(/[\r\n]+$/, '') : env[name]?.trim();
    if (value) read[name] = value;
    else Reflect.deleteProperty(read, name);
  }
  return read;
}
