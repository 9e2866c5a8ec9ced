import { setFlagsFromString } from 'node:v8';

/**
 * Young garbage is collected by the main thread alone. By default four others are woken up for it, some ten times a second:
 * at 200 events a second that was a tenth of all processor time, and the main thread's own part was no smaller.
 *
 * Some time after a start, and after a busy time, Node.js finds that a process has nothing to do, and collects garbage with all its threads: three
 * times in a row in Node 20, the second and the third of which find none. Newer ones do so once.
 *
 * And all that is made is made young. Where V8 finds that things outlive a collection, as they do in a process that is new and slow, it makes
 * such things old from then on. Of each request one of them is enough for all of the request to stay, until the old ones are collected as well.
 */
export function collectFrugally(): void {
  setFlagsFromString('--no-parallel-scavenge');
  setFlagsFromString('--no-allocation-site-pretenuring');
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--memory-reducer-single-gc');
}
