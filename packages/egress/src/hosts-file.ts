import type { LookupAddress } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

/** Without these nothing can be opened: that is not the same as a file that is not there. */
const SHORTAGES = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/** What the machine's hosts file (`/etc/hosts`) says about a name. Read anew each time: it may be edited. */
export async function findInHostsFile(path: string, hostname: string): Promise<LookupAddress[]> {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  const text = (await readIfThere(path)).toLowerCase();
  // Lists against advertising have 100,000 lines, and the name is usually in none of them.
  return text.includes(name) ? text.split('\n').flatMap((line) => addressIn(line, name)) : [];
}

function addressIn(line: string, name: string): LookupAddress[] {
  const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
  const family = isIP(address);
  return family !== 0 && names.includes(name) ? [{ address, family }] : [];
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (SHORTAGES.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return '';
  }
}
