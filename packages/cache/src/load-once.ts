import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

/**
 * What `load` answers, which is begun when somebody asks for the first time. What fails is tried again for whoever asks next.
 *
 * Node 20 never again opens a file of a module that could not be opened once, for want of a descriptor: so it is made sure that there is
 * one before.
 */
export function loadOnce<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  let loaded: Promise<Loaded> | undefined;

  async function begin(): Promise<Loaded> {
    // No disk is asked: by way of another thread it would take ten times as long.
    closeSync(openSync(devNull, 'r'));
    return load();
  }

  return () =>
    (loaded ??= begin().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    }));
}
