import { noAnswer, READ_ONLY } from '@jiter/core';

/** What was typed makes no command. */
export class UsageError extends Error {}

/** What is set in the environment does not do. */
export class SettingsError extends Error {}

/** PostgreSQL's codes for what an operator can put right. */
const FIXES: [code: RegExp, sentence: string][] = [
  [/^42P01$/, 'The database has no tables of Jiter yet: run `npm run migrate` first.'],
  [/^28/, 'PostgreSQL refused the login: correct the user or password in DATABASE_URL.'],
  [/^3D000$/, 'PostgreSQL has no such database: create it, or correct DATABASE_URL.'],
];

/** One sentence with the fix, and never the URL with its password. */
export function explainFailure(error: unknown): string {
  const { cause, status, message } = error as { cause?: unknown; status?: unknown; message?: unknown };
  const { code } = (cause ?? error) as { code?: unknown };
  const fix = FIXES.find(([pattern]) => typeof code === 'string' && pattern.test(code));
  if (fix) return fix[1];
  if (status === 503) return explainOutage(error as Error);
  return String(message);
}

/** PostgreSQL's own, which `EPIPE` is not: whoever sends one is there. */
const SQLSTATE = /^(?=.*\d)[\dA-Z]{5}$/;

function explainOutage({ message, cause }: Error): string {
  if (message === noAnswer().message)
    return 'PostgreSQL was gone before it answered: this may have been done all the same. See what there is before you repeat it.';
  const { code, message: why } = (cause ?? {}) as { code?: unknown; message?: unknown };
  if (code === READ_ONLY)
    return 'PostgreSQL takes no writes (it is a standby, or read-only): DATABASE_URL has to lead to the primary.';
  if (typeof code === 'string' && SQLSTATE.test(code))
    return `PostgreSQL does not take that now: ${String(why)}.`;
  return 'PostgreSQL does not answer: start it, or correct DATABASE_URL.';
}
