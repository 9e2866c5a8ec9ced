import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tells the run, if it wants to know, which answers of docs/openapi.json a server gave: see scripts/answers-reporter.mjs. */
export function noteAnswers(seen: ReadonlySet<string>): void {
  const dir = process.env['JITER_ANSWERS_SEEN'];
  if (dir && seen.size > 0) appendFileSync(join(dir, `${process.pid}`), `${[...seen].join('\n')}\n`);
}
